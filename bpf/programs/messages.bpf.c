// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * send, sendto, sendmsg, sendmmsg, recv, recvfrom, recvmsg, recvmmsg. Where a call moves several messages, each has
 * an event.
 */

/* The kernel moves no more messages, and takes no more parts of one, in a call (UIO_MAXIOV). */
#define MAX_MESSAGES 1024
#define CONTROL_LIMIT 4096

/* Whether the kernel has hooks for the addresses that a socket's messages are given, be it only for paths. */
static __always_inline bool sees_addresses(const struct call *call, struct sock *sk)
{
	if (BPF_CORE_READ(sk, sk_type) != SOCK_DGRAM_TYPE)
		return false;
	switch (BPF_CORE_READ(sk, __sk_common.skc_family)) {
	case SCAP_AF_INET:
	case SCAP_AF_INET6:
		return call->addresses & ADDRESSES_INET && BPF_CORE_READ(sk, sk_protocol) == UDP_PROTOCOL;
	case SCAP_AF_UNIX:
		return call->addresses & (ADDRESSES_UNIX | ADDRESSES_PATHS);
	default:
		return false;
	}
}

/* Whether an address of these that the hooks have not seen has not been used. */
static __always_inline bool sees_all_addresses(const struct call *call, struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_family) != SCAP_AF_UNIX || call->addresses & ADDRESSES_UNIX;
}

static __always_inline bool is_connected(struct sock *sk)
{
	struct unix_sock *unix_sk = (void *)sk;

	return BPF_CORE_READ(sk, __sk_common.skc_family) == SCAP_AF_UNIX
		       ? BPF_CORE_READ(unix_sk, peer) != 0
		       : BPF_CORE_READ(sk, __sk_common.skc_dport) != 0;
}

/*
 * Puts both ends of a socket that has sent something: to the address that the kernel has used, or if that is not held,
 * to the one that the caller has given.
 */
static __always_inline void put_sent_ends(struct scratch *s, const struct call *call, const struct held_address *held,
					  __u64 given, __u32 given_len)
{
	struct sock *sk = sock_of_call(call);
	__u32 direction = OUTBOUND | (call->held & 1 << 4 ? HELD_ADDRESS : 0);

	if (held) {
		given = (__u64)held->bytes;
		given_len = held->len;
		direction |= HELD_ADDRESS;
	} else if (given && sees_addresses(call, sk)) {
		/*
		 * If the kernel has seen none, for which a socket must be connected, it was written there later. An
		 * address of sendto is no matter of memory.
		 */
		if (call->code != PPME_SOCKET_SENDTO_X && is_connected(sk) && sees_all_addresses(call, sk) &&
		    !has_unheld_addresses(call))
			given = 0;
		else
			count(call->code, LOSS_CALLERS_NAME);
	}
	/* Through memory the verifier forgets the pointer's type, and functions take it as a number. */
	*(volatile __u64 *)&s->task = given;
	put_ends((__u64)sk, direction, *(volatile __u64 *)&s->task, given_len);
}

SYSCALL_PROGRAM(sys_sendto)
{
	__s64 fd = fd_argument(regs, 0);
	__u32 size = syscall_argument(regs, 2);
	bool has_address = regs->code == PPME_SOCKET_SENDTO_X;
	struct scratch *s = begin_syscall(regs->code, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: data (PT_BYTEBUF); what was to be sent, if it was not */
	put_user_bytes(s, syscall_argument(regs, 1), result > 0 ? result : size);
	/* Parameter 3: fd (PT_FD) */
	put_u64(s, fd);
	/* Parameter 4: size (PT_UINT32) */
	put_u32(s, size);
	/* Parameter 5: tuple (PT_SOCKTUPLE) */
	if (result >= 0)
		put_sent_ends(s, regs, has_address ? held_address(regs) : 0,
			      has_address ? syscall_argument(regs, 4) : 0, syscall_argument(regs, 5));
	else
		put_empty(s);
	finish(s);
	if (regs->addresses)
		forget_addresses(regs->thread);
	return 0;
}

/* Puts both ends of a socket that has received something, from an address that the kernel has written. */
static __always_inline void put_received_ends(struct scratch *s, const struct call *regs, long result)
{
	__u64 address = 0;
	__u32 address_len = 0;

	if (result < 0) {
		put_empty(s);
		return;
	}
	if (regs->code == PPME_SOCKET_RECVFROM_X) {
		address = syscall_argument(regs, 4);
		bpf_probe_read_user(&address_len, sizeof(address_len), (void *)syscall_argument(regs, 5));
	}
	put_ends((__u64)sock_of_call(regs), INBOUND, address, address_len);
}

SYSCALL_PROGRAM(sys_recvfrom)
{
	struct scratch *s = begin_syscall(regs->code, 5);
	bool tuple_first = regs->code == PPME_SOCKET_RECVFROM_X;
	__u32 size = syscall_argument(regs, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: data (PT_BYTEBUF); a caller may ask for the length of what did not fit */
	put_user_bytes(s, syscall_argument(regs, 1), result < size ? result : size);
	/* Parameter 3 of recvfrom: tuple (PT_SOCKTUPLE) */
	if (tuple_first)
		put_received_ends(s, regs, result);
	/* Parameter 3 or 4: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 4 or 5: size (PT_UINT32) */
	put_u32(s, size);
	/* Parameter 5 of recv: tuple (PT_SOCKTUPLE) */
	if (!tuple_first)
		put_received_ends(s, regs, result);
	finish(s);
	return 0;
}

/* How many bytes one part has; 0 if it cannot be read. Global, to be verified once; HOOK_SYSCALL only. */
__noinline int part_size(__u64 vectors, __u32 index)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct vector vector;

	return s && read_user_vector(&s->call, vectors, index, &vector) ? vector.len : 0;
}

/* How many bytes the parts of a message have together. */
__noinline int message_size(__u64 vectors, __u64 vector_count)
{
	__u32 size = 0;

	for (__u32 i = 0; i < MAX_MESSAGES; i++) {
		if (i >= vector_count)
			break;
		size += part_size(vectors, i);
	}
	return size;
}

SYSCALL_PROGRAM(sys_sendmsg)
{
	__s64 fd = fd_argument(regs, 0);
	struct scratch *s = begin_syscall(PPME_SOCKET_SENDMSG_X, 5);
	struct message message;
	__u32 size;

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	if (!read_user_message(regs, syscall_argument(regs, 1), &message)) {
		if (regs->addresses)
			forget_addresses(regs->thread);
		/* Parameter 2: data (PT_BYTEBUF) */
		put_empty(s);
		/* Parameter 3: fd (PT_FD) */
		put_u64(s, fd);
		/* Parameter 4: size (PT_UINT32), 5: tuple (PT_SOCKTUPLE) */
		put_empty(s);
		put_empty(s);
		finish(s);
		return 0;
	}
	size = message_size(message.vectors, message.vector_count);
	/* Parameter 2: data (PT_BYTEBUF); what was to be sent, if it was not */
	put_gathered(message.vectors, message.vector_count, result > 0 ? result : size);
	/* Parameter 3: fd (PT_FD) */
	put_u64(s, fd);
	/* Parameter 4: size (PT_UINT32) */
	put_u32(s, size);
	/* Parameter 5: tuple (PT_SOCKTUPLE) */
	/* A ring keeps a copy of the address. */
	if (regs->held & 1 << 4) {
		message.name = syscall_argument(regs, 4);
		message.name_len = syscall_argument(regs, 5);
	}
	if (result >= 0)
		put_sent_ends(s, regs, held_address(regs), message.name, message.name_len);
	else
		put_empty(s);
	finish(s);
	if (regs->addresses)
		forget_addresses(regs->thread);
	return 0;
}

/* Tells of one of several messages that were sent. Global, to be verified once. */
__noinline int tell_sent(__u32 index)
{
	struct scratch *s = begin_syscall(PPME_SOCKET_SENDMMSG_X, 5);
	struct message message;
	__u64 array;
	__s64 fd;
	__u32 sent;

	if (!s)
		return -1;
	fd = fd_argument(&s->call, 0);
	array = syscall_argument(&s->call, 1);
	sent = read_user_message_len(&s->call, array, index);
	if (!read_user_message(&s->call, user_message_at(&s->call, array, index), &message))
		count(PPME_SOCKET_SENDMMSG_X, LOSS_UNREADABLE_PARAMETER);
	/* Parameter 1: res (PT_ERRNO); the bytes of this message */
	put_u64(s, sent);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd);
	/* Parameter 3: size (PT_UINT32) */
	put_u32(s, message_size(message.vectors, message.vector_count));
	/* Parameter 4: data (PT_BYTEBUF) */
	put_gathered(message.vectors, message.vector_count, sent);
	/* Parameter 5: tuple (PT_SOCKTUPLE) */
	put_sent_ends(s, &s->call, next_address(&s->call, s->call.result, message.name && message.name_len),
		      message.name, message.name_len);
	finish(s);
	return 0;
}

/* An event of a call that moved no message: the parameters after the fd say nothing. */
static __always_inline void tell_none_moved(const struct call *regs, long result, __u32 nparams)
{
	struct scratch *s = begin_syscall(regs->code, nparams);

	if (!s)
		return;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: size (PT_UINT32) */
	put_u32(s, 0);
	/* Parameter 4: data (PT_BYTEBUF), 5: tuple (PT_SOCKTUPLE), 6 of recvmmsg: msgcontrol (PT_BYTEBUF) */
	put_empty(s);
	put_empty(s);
	if (nparams == 6)
		put_empty(s);
	finish(s);
}

SYSCALL_PROGRAM(sys_sendmmsg)
{
	if (result <= 0)
		tell_none_moved(regs, result, 5);
	for (__u32 i = 0; i < MAX_MESSAGES; i++) {
		if (result <= 0 || i >= result)
			break;
		tell_sent(i);
	}
	if (regs->addresses)
		forget_all_addresses(regs->thread);
	return 0;
}

/* The control data of a message, whole: descriptors are in it. */
static __always_inline void put_control(struct scratch *s, __u64 from, __u64 len)
{
	if (!from || !len) {
		put_empty(s);
		return;
	}
	if (len > CONTROL_LIMIT) {
		len = CONTROL_LIMIT;
		count(s->code, LOSS_TRUNCATED_PARAMETER);
	}
	barrier_var(len);
	if (len > CONTROL_LIMIT)
		return;
	if (bpf_probe_read_user(&s->bytes[s->at & RECORD_MASK], len, (void *)from)) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		len = 0;
	}
	close_param(s, len);
}

SYSCALL_PROGRAM(sys_recvmsg)
{
	__s64 fd = fd_argument(regs, 0);
	struct scratch *s = begin_syscall(PPME_SOCKET_RECVMSG_X, 6);
	struct message message = {};

	if (!s)
		return 0;
	if (result >= 0 && !read_user_message(regs, syscall_argument(regs, 1), &message))
		count(PPME_SOCKET_RECVMSG_X, LOSS_UNREADABLE_PARAMETER);
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: size (PT_UINT32); the same, 0 if it failed */
	put_u32(s, result > 0 ? result : 0);
	/* Parameter 3: data (PT_BYTEBUF) */
	put_gathered(message.vectors, message.vector_count, result > 0 ? result : 0);
	/* Parameter 4: tuple (PT_SOCKTUPLE) */
	if (result >= 0)
		put_ends((__u64)sock_of_call(regs), INBOUND, message.name, message.name_len);
	else
		put_empty(s);
	/* Parameter 5: msgcontrol (PT_BYTEBUF) */
	put_control(s, message.control, message.control_len);
	/* Parameter 6: fd (PT_FD) */
	put_u64(s, fd);
	finish(s);
	tell_rights(message.control, message.control_len, PPME_SOCKET_RECVMSG_X);
	return 0;
}

/* Tells of one of several messages that were received. Global, to be verified once. */
__noinline int tell_received(__u32 index)
{
	struct scratch *s = begin_syscall(PPME_SOCKET_RECVMMSG_X, 6);
	struct message message;
	__u64 array;
	__s64 fd;
	__u32 received;

	if (!s)
		return -1;
	fd = fd_argument(&s->call, 0);
	array = syscall_argument(&s->call, 1);
	received = read_user_message_len(&s->call, array, index);
	if (!read_user_message(&s->call, user_message_at(&s->call, array, index), &message))
		count(PPME_SOCKET_RECVMMSG_X, LOSS_UNREADABLE_PARAMETER);
	/* Parameter 1: res (PT_ERRNO); the bytes of this message */
	put_u64(s, received);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd);
	/* Parameter 3: size (PT_UINT32) */
	put_u32(s, received);
	/* Parameter 4: data (PT_BYTEBUF) */
	put_gathered(message.vectors, message.vector_count, received);
	/* Parameter 5: tuple (PT_SOCKTUPLE) */
	put_ends((__u64)sock_of_fd(fd), INBOUND, message.name, message.name_len);
	/* Parameter 6: msgcontrol (PT_BYTEBUF) */
	put_control(s, message.control, message.control_len);
	finish(s);
	tell_rights(message.control, message.control_len, PPME_SOCKET_RECVMMSG_X);
	return 0;
}

SYSCALL_PROGRAM(sys_recvmmsg)
{
	if (result <= 0) {
		tell_none_moved(regs, result, 6);
		return 0;
	}
	for (__u32 i = 0; i < MAX_MESSAGES; i++) {
		if (i >= result)
			break;
		tell_received(i);
	}
	return 0;
}
