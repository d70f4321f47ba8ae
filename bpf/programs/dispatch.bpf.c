// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* The exit of every system call: a look at the filter, then a jump to the program of the call. */

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SYSCALLS);
	__type(key, __u32);
	__type(value, __u32);
} syscall_programs SEC(".maps");

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long result)
{
	__u32 nr = syscall_number(regs);
	__u8 *on;

	if (is_compat(current_task())) {
		count(PPME_NONE, LOSS_COMPAT_SYSCALL);
		return 0;
	}
	on = bpf_map_lookup_elem(&interesting, &nr);
	if (!on || !*on)
		return 0;
	bpf_tail_call(ctx, &syscall_programs, nr);
	/* A successful jump does not return. */
	count(PPME_NONE, LOSS_NO_PROGRAM);
	return 0;
}
