/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_CONFIG_H
#define LANNER_LIB_CONFIG_H

/*
 * Rung 2: what user space tells the programs. The constants are written before the load and are known to the
 * verifier; the table may change at any time.
 */
#define SYSCALLS 512

/* Wall clock minus boot time. */
const volatile __u64 boot_epoch_ns = 0;
/* A sleeping consumer is woken when a ring holds this much; below it looks by itself every few milliseconds. */
const volatile __u64 ring_watermark_bytes = 1 << 20;
const volatile __u32 cpus_per_ring = 1;
/* Where among the rings the spare one is, see lib/ring.h. */
const volatile __u32 spare_ring = 1;
/* 4 on x86; arm64 kernels may have larger pages. */
const volatile __u32 page_kib = 4;
/* Of data that is read or written, so many bytes are shown. */
const volatile __u32 snap_bytes = 80;
/* Whether the programs may follow pointers to kernel objects by themselves, which raw tracepoints may not. */
const volatile bool typed_pointers = true;
/* Whether they may also follow those of which only the number is known: see lib/cast.h. */
const volatile bool casts = false;
/* Whether sched_process_exit has the argument group_dead (6.16). */
const volatile bool group_dead_known = false;
/* Whether names of files are taken from the kernel's copies, and whether it says from which slab cache those go. */
const volatile bool kernel_names = false;
const volatile bool free_tells_cache = false;
/* Whether it is seen which mounts a thread has made. */
const volatile bool kernel_mounts = false;
/* Whether addresses of sockets are taken from the kernel's copies. */
const volatile bool kernel_addresses = false;
/* Whether a program that calls functions may also jump to another one: x86 from 5.10 on, arm64 from 6.0 on. */
const volatile bool tells_again = true;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CALL_ROWS);
	__type(key, __u32);
	__type(value, struct call_kind);
} calls SEC(".maps");

#endif
