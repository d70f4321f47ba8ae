// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * What sees the addresses that sockets are given: an object of its own, which a kernel may refuse without harm to the
 * events. The ladder is that of lanner.bpf.c.
 */
#include "lib/kernel.h"
#include "abi/events.h"
#include "abi/flags.h"
#include "abi/record.h"
#include "lib/flag.h"
#include "lib/config.h"
#include "lib/cast.h"
#include "lib/losses.h"
#include "lib/ring.h"
#include "lib/record.h"
#include "lib/small.h"
#include "lib/path.h"
#include "lib/cgroup.h"
#include "lib/task.h"
#include "lib/syscall.h"
#include "lib/addresses.h"

#include "programs/addresses.bpf.c"

/* Some helpers are for GPL programs only. */
char LICENSE[] SEC("license") = "GPL";
