// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// The least that anybody pays who looks at system calls: a program at the tracepoint that does nothing.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tp_btf/sys_exit")
int empty(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
