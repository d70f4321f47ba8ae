// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * All programs in one object: a family of events is one file in programs/, the ladder they stand on is lib/, what
 * user space shares is abi/. The order of the includes is the ladder.
 */
#include "lib/kernel.h"
#include "abi/events.h"
#include "abi/flags.h"
#include "abi/flags/file.h"
#include "abi/flags/quota.h"
#include "abi/record.h"
#include "lib/flag.h"
#include "lib/config.h"
#include "lib/losses.h"
#include "lib/ring.h"
#include "lib/record.h"
#include "lib/path.h"
#include "lib/cgroup.h"
#include "lib/task.h"
#include "lib/file.h"
#include "lib/overlay.h"
#include "lib/syscall.h"
#include "lib/user.h"
#include "lib/argument.h"
#include "lib/socket.h"

#include "programs/dispatch.bpf.c"
#include "programs/compat.bpf.c"
#include "programs/connect.bpf.c"
#include "programs/descriptor.bpf.c"
#include "programs/exec.bpf.c"
#include "programs/exit.bpf.c"
#include "programs/fork.bpf.c"
#include "programs/generic.bpf.c"
#include "programs/identity.bpf.c"
#include "programs/io.bpf.c"
#include "programs/mount.bpf.c"
#include "programs/name.bpf.c"
#include "programs/open.bpf.c"
#include "programs/permission.bpf.c"
#include "programs/prctl.bpf.c"
#include "programs/quota.bpf.c"
#include "programs/session.bpf.c"
#include "programs/workdir.bpf.c"

/* Some helpers are for GPL programs only. */
char LICENSE[] SEC("license") = "GPL";
