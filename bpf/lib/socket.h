/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_SOCKET_H
#define LANNER_LIB_SOCKET_H

/* Rung 7: sockets and their addresses. */
#define SOCK_STREAM_TYPE 1
#define SOCK_DGRAM_TYPE 2
#define SOCK_RAW_TYPE 3
#define UDP_PROTOCOL 17
#define AF_UNSPEC_FAMILY 0
#define AF_NETLINK_FAMILY 16

/* Shorter addresses are refused by the kernel. */
#define SUN_PATH_AT 2 /* sun_path in struct sockaddr_un */
#define UNIX_PATH_BYTES 108
#define INET_ADDRESS_BYTES 8   /* family, port, address */
#define INET6_ADDRESS_BYTES 24 /* family, port, flow label, address */
#define INET6_ADDRESS_AT 8

struct inet_address {
	__u16 family;
	__be16 port;
	__be32 v4;
};

static __always_inline __u16 host_port(__be16 port)
{
	return __builtin_bswap16(port);
}

/* Values of several parts: each is put at an offset of the current parameter. */
#define PART(s, offset, type, value) STORE(s, (s)->at + (offset), type, value)

static __always_inline void part_bytes16(struct scratch *s, __u32 offset, const struct in6_addr *address)
{
	bpf_probe_read_kernel(&s->bytes[(s->at + offset) & RECORD_MASK], sizeof(*address), address);
}

/* An IPv4 address as IPv6 sockets have it: ::ffff:a.b.c.d. */
static __always_inline void part_mapped_address(struct scratch *s, __u32 offset, __be32 v4)
{
	PART(s, offset, __u64, 0);
	PART(s, offset + 8, __u32, 0xffff0000);
	PART(s, offset + 12, __u32, v4);
}

/*
 * A name of the unix family: the bytes of sun_path, which may lack the NUL at their end. An abstract name begins with
 * a NUL, which is left out. Returns the length with the NUL that ends every text.
 */
static __always_inline __u32 part_unix_path(struct scratch *s, __u32 offset, const char *path, __s32 len, bool user)
{
	__u64 size = len < UNIX_PATH_BYTES ? len : UNIX_PATH_BYTES;
	char first = 0;
	long copied = 0;

	if (len > 0) {
		if (user)
			bpf_probe_read_user(&first, 1, path);
		else
			bpf_probe_read_kernel(&first, 1, path);
		/* The size counts the NUL, so a text without one is as long as it is said to be. */
		size += first != 0;
		path += !first;
		barrier_var(size);
		if (size > UNIX_PATH_BYTES + 1)
			size = UNIX_PATH_BYTES + 1;
		if (user)
			copied = bpf_probe_read_user_str(&s->bytes[(s->at + offset) & RECORD_MASK], size, path);
		else
			copied = bpf_probe_read_kernel_str(&s->bytes[(s->at + offset) & RECORD_MASK], size, path);
	}
	if (copied > 0)
		return copied;
	PART(s, offset, __u8, 0);
	return 1;
}

/* The name that a socket of the unix family is bound to; an empty one if it is not. */
static __always_inline __u32 part_unix_name(struct scratch *s, __u32 offset, struct sock *sk)
{
	struct unix_sock *unix_sk = (void *)sk;
	struct unix_address *address = BPF_CORE_READ(unix_sk, addr);
	__s32 len = BPF_CORE_READ(address, len);

	return part_unix_path(s, offset,
			      (void *)address + bpf_core_field_offset(struct unix_address, name) + SUN_PATH_AT,
			      len - SUN_PATH_AT, false);
}

/* The socket behind an open file, or 0 if it is none. */
static __always_inline struct sock *sock_of_file(struct file *file)
{
	struct socket *socket = BPF_CORE_READ(file, private_data);

	if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT_BITS) != S_IFSOCK_BITS)
		return 0;
	return BPF_CORE_READ(socket, sk);
}

/* The fd may have been closed and reused by another thread: then it may be anything. */
static __always_inline struct sock *sock_of_fd(__s64 fd)
{
	return sock_of_file(file_of_fd(current_task(), fd));
}

/* The socket that a call is about: that of a ring's operation may have a number only the ring knows. */
static __always_inline struct sock *sock_of_call(const struct call *call)
{
	return call->file ? sock_of_file((struct file *)call->file) : sock_of_fd(fd_argument(call, 0));
}

/* Whose end comes first in a tuple: it is the one that data or the connection comes from. */
enum direction { OUTBOUND, INBOUND };
#define HELD_ADDRESS 2 /* together with a direction: the address lies in kernel memory */

static __always_inline void put_inet_tuple(struct scratch *s, struct sock *sk, bool inbound, const void *address,
					   __u32 address_len, bool held)
{
	struct inet_sock *inet = (void *)sk;
	__be16 remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	__be32 remote = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	struct inet_address given = {};
	__u32 own_at = inbound ? 7 : 1;
	__u32 other_at = inbound ? 1 : 7;

	if (address_len >= INET_ADDRESS_BYTES && read_given(&given, sizeof(given), address, held) &&
	    (given.family == SCAP_AF_INET || given.family == AF_UNSPEC_FAMILY)) {
		remote = given.v4;
		remote_port = given.port;
	}
	PART(s, 0, __u8, SCAP_AF_INET);
	PART(s, own_at, __u32, BPF_CORE_READ(inet, inet_saddr));
	PART(s, own_at + 4, __u16, host_port(BPF_CORE_READ(inet, inet_sport)));
	PART(s, other_at, __u32, remote);
	PART(s, other_at + 4, __u16, host_port(remote_port));
	close_param(s, 13);
}

static __always_inline void put_inet6_tuple(struct scratch *s, struct sock *sk, bool inbound, const void *address,
					    __u32 address_len, bool held)
{
	struct inet_sock *inet = (void *)sk;
	struct ipv6_pinfo *own = BPF_CORE_READ(inet, pinet6);
	__be16 remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	struct inet_address given = {};
	struct in6_addr v6 = {};
	__u32 own_at = inbound ? 19 : 1;
	__u32 other_at = inbound ? 1 : 19;

	part_bytes16(s, other_at, &sk->__sk_common.skc_v6_daddr);
	if (address_len >= INET_ADDRESS_BYTES && read_given(&given, sizeof(given), address, held)) {
		/* A socket of IPv6 also takes addresses of IPv4. */
		if (given.family == SCAP_AF_INET) {
			part_mapped_address(s, other_at, given.v4);
			remote_port = given.port;
		} else if (given.family == SCAP_AF_INET6 && address_len >= INET6_ADDRESS_BYTES &&
			   read_given(&v6, sizeof(v6), address + INET6_ADDRESS_AT, held)) {
			part_bytes16(s, other_at, &v6);
			remote_port = given.port;
		}
	}
	PART(s, 0, __u8, SCAP_AF_INET6);
	part_bytes16(s, own_at, &own->saddr);
	PART(s, own_at + 16, __u16, host_port(BPF_CORE_READ(inet, inet_sport)));
	PART(s, other_at + 16, __u16, host_port(remote_port));
	close_param(s, 37);
}

/* The receiver's pointer comes first, and the name is the receiver's. */
static __always_inline void put_unix_tuple(struct scratch *s, struct sock *sk, bool inbound, const void *address,
					   __u32 address_len, bool held)
{
	struct unix_sock *unix_sk = (void *)sk;
	struct sock *peer = BPF_CORE_READ(unix_sk, peer);
	__u32 len;

	if (address_len >= SUN_PATH_AT && !inbound) {
		peer = 0;
		len = part_unix_path(s, 17, address + SUN_PATH_AT, address_len - SUN_PATH_AT, !held);
	} else {
		len = part_unix_name(s, 17, inbound ? sk : peer);
	}
	PART(s, 0, __u8, SCAP_AF_UNIX);
	PART(s, 1, __u64, inbound ? (__u64)sk : (__u64)peer);
	PART(s, 9, __u64, inbound ? (__u64)peer : (__u64)sk);
	close_param(s, 17 + len);
}

/*
 * Both ends of a socket as the kernel knows them. Where each message has an address of its own, which the caller gave
 * or the kernel wrote, that one counts: a datagram goes there even from a connected socket, and an unconnected one
 * knows no other. Global, to be verified once; HOOK_SYSCALL only.
 */
__noinline int put_ends(__u64 socket, __u32 direction, __u64 address, __u32 address_len)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct sock *sk = (void *)socket;
	bool inbound = direction & INBOUND;
	bool held = direction & HELD_ADDRESS;
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	__u16 type = BPF_CORE_READ(sk, sk_type);

	if (!s)
		return -1;
	if (!address || type == SOCK_STREAM_TYPE || (family == SCAP_AF_UNIX && type != SOCK_DGRAM_TYPE))
		address_len = 0;
	if (sk && family == SCAP_AF_INET)
		put_inet_tuple(s, sk, inbound, (void *)address, address_len, held);
	else if (sk && family == SCAP_AF_INET6)
		put_inet6_tuple(s, sk, inbound, (void *)address, address_len, held);
	else if (sk && family == SCAP_AF_UNIX)
		put_unix_tuple(s, sk, inbound, (void *)address, address_len, held);
	else
		put_empty(s);
	return 0;
}

/* Both ends of what the fd now is, the task's own first. */
static __always_inline void put_tuple(struct scratch *s, __s64 fd)
{
	put_ends((__u64)sock_of_fd(fd), OUTBOUND, 0, 0);
}

/* The address that the caller gave: in its memory, or the copy of it that is held. False if there is none. */
static __always_inline bool put_address(struct scratch *s, const void *address, __u32 len, bool held)
{
	struct inet_address inet = {};
	struct in6_addr v6 = {};

	if (!address || len < sizeof(inet.family) || !read_given(&inet.family, sizeof(inet.family), address, held)) {
		put_empty(s);
		return false;
	}
	PART(s, 0, __u8, inet.family);
	if (inet.family == SCAP_AF_INET && len >= INET_ADDRESS_BYTES &&
	    read_given(&inet, sizeof(inet), address, held)) {
		PART(s, 1, __u32, inet.v4);
		PART(s, 5, __u16, host_port(inet.port));
		close_param(s, 7);
	} else if (inet.family == SCAP_AF_INET6 && len >= INET6_ADDRESS_BYTES &&
		   read_given(&inet, sizeof(inet), address, held) &&
		   read_given(&v6, sizeof(v6), address + INET6_ADDRESS_AT, held)) {
		part_bytes16(s, 1, &v6);
		PART(s, 17, __u16, host_port(inet.port));
		close_param(s, 19);
	} else if (inet.family == SCAP_AF_UNIX) {
		close_param(s, 1 + part_unix_path(s, 1, address + SUN_PATH_AT, len - SUN_PATH_AT, !held));
	} else {
		put_empty(s);
		return false;
	}
	return true;
}

/*
 * The address that a socket is connected to, from the kernel. False, and nothing put, if it has none, or if its family
 * knows it in another form than the caller.
 */
static __always_inline bool put_peer_address(struct scratch *s, struct sock *sk)
{
	__be16 port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	__u16 type = BPF_CORE_READ(sk, sk_type);

	if (!sk || !port || (type != SOCK_STREAM_TYPE && type != SOCK_DGRAM_TYPE))
		return false;
	PART(s, 0, __u8, family);
	switch (family) {
	case SCAP_AF_INET:
		PART(s, 1, __u32, BPF_CORE_READ(sk, __sk_common.skc_daddr));
		PART(s, 5, __u16, host_port(port));
		close_param(s, 7);
		return true;
	case SCAP_AF_INET6:
		part_bytes16(s, 1, &sk->__sk_common.skc_v6_daddr);
		PART(s, 17, __u16, host_port(port));
		close_param(s, 19);
		return true;
	}
	return false;
}

/*
 * The address that a socket is bound to, from the kernel: with the port or the name that it chose. False, and
 * nothing put, for families without addresses in the catalogue, and for raw sockets, whose port means nothing.
 */
static __always_inline bool put_bound_address(struct scratch *s, struct sock *sk)
{
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

	if (!sk || BPF_CORE_READ(sk, sk_type) == SOCK_RAW_TYPE)
		return false;
	PART(s, 0, __u8, family);
	switch (family) {
	case SCAP_AF_INET:
		PART(s, 1, __u32, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
		PART(s, 5, __u16, BPF_CORE_READ(sk, __sk_common.skc_num));
		close_param(s, 7);
		return true;
	case SCAP_AF_INET6:
		part_bytes16(s, 1, &sk->__sk_common.skc_v6_rcv_saddr);
		PART(s, 17, __u16, BPF_CORE_READ(sk, __sk_common.skc_num));
		close_param(s, 19);
		return true;
	case SCAP_AF_UNIX:
		close_param(s, 1 + part_unix_name(s, 1, sk));
		return true;
	}
	return false;
}

#endif
