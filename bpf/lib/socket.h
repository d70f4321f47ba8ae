/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_SOCKET_H
#define LANNER_LIB_SOCKET_H

/* Rung 7: sockets and their addresses. */
#define UNIX_PATH_BYTES 108
#define SUN_PATH_AT 2 /* sun_path in struct sockaddr_un */

struct inet_address {
	__u16 family;
	__be16 port;
	__be32 v4;
	__u8 v6[16];
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

/*
 * A socket path of the unix family: at most 108 bytes, with or without a NUL; an abstract name starts with one, which
 * is left out. Returns the length with the NUL.
 */
static __always_inline __u32 part_unix_path(struct scratch *s, __u32 offset, const char *path, bool user)
{
	char first = 0;
	long len;

	if (user)
		bpf_probe_read_user(&first, 1, path);
	else
		bpf_probe_read_kernel(&first, 1, path);
	path += !first;
	if (user)
		len = bpf_probe_read_user_str(&s->bytes[(s->at + offset) & RECORD_MASK], UNIX_PATH_BYTES + 1, path);
	else
		len = bpf_probe_read_kernel_str(&s->bytes[(s->at + offset) & RECORD_MASK], UNIX_PATH_BYTES + 1, path);
	return len > 0 ? len : 0;
}

static __always_inline void put_unix_tuple(struct scratch *s, struct sock *sk)
{
	struct unix_sock *unix_sk = (void *)sk;
	struct sock *peer = BPF_CORE_READ(unix_sk, peer);
	struct unix_sock *unix_peer = (void *)peer;
	struct unix_address *address = BPF_CORE_READ(unix_peer, addr);
	__u32 len = 0;

	PART(s, 0, __u8, SCAP_AF_UNIX);
	PART(s, 1, __u64, (__u64)sk);
	PART(s, 9, __u64, (__u64)peer);
	if (address)
		len = part_unix_path(
			s, 17, (void *)address + bpf_core_field_offset(struct unix_address, name) + SUN_PATH_AT, false);
	if (!len) {
		PART(s, 17, __u8, 0);
		len = 1;
	}
	close_param(s, 17 + len);
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

/* Both ends as the kernel's own socket knows them: the task's first, then the other. */
static __always_inline void put_sock_tuple(struct scratch *s, struct sock *sk)
{
	if (!sk) {
		put_empty(s);
		return;
	}
	switch (BPF_CORE_READ(sk, __sk_common.skc_family)) {
	case SCAP_AF_INET:
		PART(s, 0, __u8, SCAP_AF_INET);
		PART(s, 1, __u32, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
		PART(s, 5, __u16, BPF_CORE_READ(sk, __sk_common.skc_num));
		PART(s, 7, __u32, BPF_CORE_READ(sk, __sk_common.skc_daddr));
		PART(s, 11, __u16, host_port(BPF_CORE_READ(sk, __sk_common.skc_dport)));
		close_param(s, 13);
		break;
	case SCAP_AF_INET6:
		PART(s, 0, __u8, SCAP_AF_INET6);
		part_bytes16(s, 1, &sk->__sk_common.skc_v6_rcv_saddr);
		PART(s, 17, __u16, BPF_CORE_READ(sk, __sk_common.skc_num));
		part_bytes16(s, 19, &sk->__sk_common.skc_v6_daddr);
		PART(s, 35, __u16, host_port(BPF_CORE_READ(sk, __sk_common.skc_dport)));
		close_param(s, 37);
		break;
	case SCAP_AF_UNIX:
		put_unix_tuple(s, sk);
		break;
	default:
		put_empty(s);
	}
}

static __always_inline void put_tuple(struct scratch *s, __s64 fd)
{
	put_sock_tuple(s, sock_of_fd(fd));
}

/* The address that the caller gave, from its memory. */
static __always_inline void put_user_address(struct scratch *s, const void *address, __u32 len)
{
	struct inet_address inet = {};
	struct in6_addr v6 = {};
	__u32 path_len;

	if (len < sizeof(inet.family) || bpf_probe_read_user(&inet, 8, address)) {
		put_empty(s);
		return;
	}
	switch (inet.family) {
	case SCAP_AF_INET:
		PART(s, 0, __u8, SCAP_AF_INET);
		PART(s, 1, __u32, inet.v4);
		PART(s, 5, __u16, host_port(inet.port));
		close_param(s, 7);
		break;
	case SCAP_AF_INET6:
		/* family, port, flow label, address */
		bpf_probe_read_user(&v6, sizeof(v6), address + 8);
		PART(s, 0, __u8, SCAP_AF_INET6);
		part_bytes16(s, 1, &v6);
		PART(s, 17, __u16, host_port(inet.port));
		close_param(s, 19);
		break;
	case SCAP_AF_UNIX:
		path_len = part_unix_path(s, 1, address + SUN_PATH_AT, true);
		PART(s, 0, __u8, SCAP_AF_UNIX);
		close_param(s, 1 + path_len);
		break;
	default:
		put_empty(s);
	}
}

#endif
