// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * The kernel asks these programs about an address that it is about to connect or bind a socket to, or to send a message
 * to. They let everything pass, and hold the address for the call's end. They run for each socket of the control groups
 * below the one they are attached to: for all if that is the root.
 */
#define INET_BYTES 16
#define INET6_BYTES 28
#define UNIX_BYTES 110
#define ALLOWED 1

/* Whether the thread is in a call of which addresses are to be told: rings and the kernel itself send messages, too. */
static __always_inline bool is_in_address_call(void)
{
	struct task_struct *task = current_task();
	__u64 *place = registers_place();
	struct call_kind *kind;
	struct pt_regs *regs;
	__u32 row;
	__u32 nr;

	if (!place || !*place || BPF_CORE_READ(task, flags) & (PF_KTHREAD | PF_IO_WORKER))
		return false;
	regs = (void *)BPF_CORE_READ(task, stack) + *place;
	nr = probed_number(regs);
	row = is_compat(task) ? COMPAT_ROWS + (nr & (SYSCALLS - 1)) : native_row(nr);
	kind = bpf_map_lookup_elem(&calls, &row);
	return kind && kind->wanted && kind->addresses;
}

static __always_inline int hold(struct bpf_sock_addr *ctx, __u64 len)
{
	struct bpf_sock_addr_kern *asked = (void *)ctx;
	struct held_address *address;

	if (!is_in_address_call())
		return ALLOWED;
	address = new_address(bpf_get_current_pid_tgid());
	if (!address)
		return ALLOWED;
	barrier_var(len);
	if (len > UNIX_BYTES)
		len = UNIX_BYTES;
	address->len = len;
	if (bpf_probe_read_kernel(address->bytes, len, BPF_CORE_READ(asked, uaddr)))
		address->len = 0;
	return ALLOWED;
}

static __always_inline __u32 unix_len(struct bpf_sock_addr *ctx)
{
	struct bpf_sock_addr_kern *asked = (void *)ctx;

	return bpf_core_field_exists(asked->uaddrlen) ? BPF_CORE_READ(asked, uaddrlen) : 0;
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *ctx)
{
	return hold(ctx, INET_BYTES);
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *ctx)
{
	return hold(ctx, INET6_BYTES);
}

SEC("cgroup/sendmsg_unix")
int on_sendmsg_unix(struct bpf_sock_addr *ctx)
{
	return hold(ctx, unix_len(ctx));
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *ctx)
{
	return hold(ctx, INET_BYTES);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *ctx)
{
	return hold(ctx, INET6_BYTES);
}

SEC("cgroup/connect_unix")
int on_connect_unix(struct bpf_sock_addr *ctx)
{
	return hold(ctx, unix_len(ctx));
}

SEC("cgroup/bind4")
int on_bind4(struct bpf_sock_addr *ctx)
{
	return hold(ctx, INET_BYTES);
}

SEC("cgroup/bind6")
int on_bind6(struct bpf_sock_addr *ctx)
{
	return hold(ctx, INET6_BYTES);
}
