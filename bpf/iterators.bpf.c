// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * What is there when a stream begins: an object of its own, which is loaded, read and thrown away. A kernel that
 * refuses it leaves the events alone. The ladder is that of lanner.bpf.c.
 */
#define RECORDS_STAY

#include "lib/kernel.h"
#include "abi/events.h"
#include "abi/flags.h"
#include "abi/flags/anon_inode.h"
#include "abi/flags/file.h"
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
#include "lib/file.h"
#include "lib/overlay.h"
#include "lib/exe.h"
#include "lib/syscall.h"
#include "lib/open_flags.h"
#include "lib/user.h"
#include "lib/descriptor.h"
#include "lib/socket.h"
#include "lib/fd.h"
#include "lib/iterator.h"

#include "programs/iter_task.bpf.c"
#include "programs/iter_task_file.bpf.c"

/* Some helpers are for GPL programs only. */
char LICENSE[] SEC("license") = "GPL";
