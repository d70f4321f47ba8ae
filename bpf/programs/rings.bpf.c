// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Operations that are submitted through a ring (io_uring) instead of by a system call. Each is told of as the system
 * call that it replaces, by that call's own program, with a mark at the end of the record.
 *
 * Submission says who wants what (ring_requests.bpf.c), completion what became of it. In between lies a request in a
 * map.
 */

/* The programs of the calls, each verified once. Their record is told from the call in the scratch area. */
#define RING_CALL(name)                                                                                                \
	__noinline int ring_##name(void)                                                                               \
	{                                                                                                              \
		struct scratch *s = scratch_of(HOOK_SYSCALL);                                                          \
                                                                                                                       \
		return s ? name##_end(&s->call, s->call.result) : 0;                                                   \
	}

RING_CALL(sys_accept)
RING_CALL(sys_bind)
RING_CALL(sys_connect)
RING_CALL(sys_fd)
RING_CALL(sys_generic)
RING_CALL(sys_listen)
RING_CALL(sys_mkdir)
RING_CALL(sys_openat)
RING_CALL(sys_openat2)
RING_CALL(sys_pipe)
RING_CALL(sys_read)
RING_CALL(sys_readv)
RING_CALL(sys_recvfrom)
RING_CALL(sys_recvmsg)
RING_CALL(sys_renameat)
RING_CALL(sys_sendmsg)
RING_CALL(sys_sendto)
RING_CALL(sys_shutdown)
RING_CALL(sys_socket)
RING_CALL(sys_splice)
RING_CALL(sys_symlinkat)
RING_CALL(sys_unlinkat)
RING_CALL(sys_write)
RING_CALL(sys_writev)

/*
 * What a message holds takes the verifier long: where its result is not known, it is only told that there is one.
 */
static __always_inline void tell_operation(__u32 code, bool is_over)
{
	if (!is_over && (code == PPME_SOCKET_SENDMSG_X || code == PPME_SOCKET_RECVMSG_X)) {
		ring_sys_generic();
		return;
	}
	switch (code) {
	case PPME_SOCKET_ACCEPT4_6_X:
		ring_sys_accept();
		break;
	case PPME_SOCKET_BIND_X:
		ring_sys_bind();
		break;
	case PPME_SOCKET_CONNECT_X:
		ring_sys_connect();
		break;
	case PPME_SYSCALL_CLOSE_X:
		ring_sys_fd();
		break;
	case PPME_SOCKET_LISTEN_X:
		ring_sys_listen();
		break;
	case PPME_SYSCALL_MKDIRAT_X:
		ring_sys_mkdir();
		break;
	case PPME_SYSCALL_OPENAT_2_X:
		ring_sys_openat();
		break;
	case PPME_SYSCALL_OPENAT2_X:
		ring_sys_openat2();
		break;
	case PPME_SYSCALL_PIPE2_X:
		ring_sys_pipe();
		break;
	case PPME_SYSCALL_READ_X:
		ring_sys_read();
		break;
	case PPME_SYSCALL_READV_X:
		ring_sys_readv();
		break;
	case PPME_SOCKET_RECVFROM_X:
		ring_sys_recvfrom();
		break;
	case PPME_SOCKET_RECVMSG_X:
		if (is_over)
			ring_sys_recvmsg();
		break;
	case PPME_SYSCALL_RENAMEAT2_X:
	case PPME_SYSCALL_LINKAT_2_X:
		ring_sys_renameat();
		break;
	case PPME_SOCKET_SENDMSG_X:
		if (is_over)
			ring_sys_sendmsg();
		break;
	case PPME_SOCKET_SENDTO_X:
		ring_sys_sendto();
		break;
	case PPME_SOCKET_SHUTDOWN_X:
		ring_sys_shutdown();
		break;
	case PPME_SOCKET_SOCKET_X:
		ring_sys_socket();
		break;
	case PPME_SYSCALL_SPLICE_X:
		ring_sys_splice();
		break;
	case PPME_SYSCALL_SYMLINKAT_X:
		ring_sys_symlinkat();
		break;
	case PPME_SYSCALL_UNLINKAT_2_X:
		ring_sys_unlinkat();
		break;
	case PPME_SYSCALL_WRITE_X:
		ring_sys_write();
		break;
	case PPME_SYSCALL_WRITEV_X:
		ring_sys_writev();
		break;
	default:
		ring_sys_generic();
	}
}

/* The number of a file that an operation has opened. */
static __always_inline __s64 ring_result(const struct ring_request *request, __s64 result)
{
	if (!request->file_slot || result < 0 || result == UNKNOWN_FILE)
		return result;
	/* The kernel tells the place only if it has chosen it. */
	return RING_FILES_FROM + (request->file_slot == (__u32)-1 ? result : request->file_slot - 1);
}

/* Tells of an operation that has come to an end; `file` is the one it was about. */
static __always_inline void end_operation(__u64 key, struct file *file, __s64 result, bool more, bool is_over)
{
	struct ring_request *request = bpf_map_lookup_elem(&ring_requests, &key);
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct ring_names *names;

	if (!request || !s)
		return;
	names = bpf_map_lookup_elem(&ring_names, &key);
	if (is_wanted(&request->kind, result)) {
		s->call = request->call;
		s->call.file = (__u64)file;
		s->call.result = ring_result(request, result);
		if (request->call.held & 1 << 1)
			s->call.arguments[1] = (__u64)request->given;
		if (request->call.held & 1 << 2)
			s->call.arguments[2] = (__u64)request->given;
		if (request->call.held & 1 << 4)
			s->call.arguments[4] = (__u64)request->given;
		for (int i = 0; i < 2; i++) {
			__u32 argument = request->names[i];

			if (argument >= 6)
				continue;
			s->call.arguments[argument] = names ? (__u64)names->texts[i] : 0;
			s->call.held |= 1 << argument;
		}
		tell_operation(s->call.code, is_over);
		s->call.ring = 0;
		s->call.held = 0;
		s->call.file = 0;
	}
	if (more)
		return;
	bpf_map_delete_elem(&ring_requests, &key);
	if (names)
		bpf_map_delete_elem(&ring_names, &key);
}

/*
 * The caller may want to hear of failures only; then nobody learns the result of what went well. Such an operation is
 * told of when it is submitted, as one that succeeds.
 */
static __always_inline __s64 supposed_result(const struct ring_request *request)
{
	switch (request->call.code) {
	case PPME_SYSCALL_OPENAT_2_X:
	case PPME_SYSCALL_OPENAT2_X:
	case PPME_SOCKET_SOCKET_X:
	case PPME_SOCKET_ACCEPT4_6_X:
		return request->file_slot ? 0 : UNKNOWN_FILE;
	case PPME_SYSCALL_WRITE_X:
	case PPME_SOCKET_SENDTO_X:
		return request->call.arguments[2];
	}
	return 0;
}

SEC("tp_btf/io_uring_submit_req")
int BPF_PROG(on_ring_submit, struct io_kiocb *req)
{
	__u64 key = (__u64)req;
	struct ring_request *request;

	remember(req);
	request = bpf_map_lookup_elem(&ring_requests, &key);
	if (!request)
		return 0;
	hold_names(req);
	if (BPF_CORE_READ(req, flags) & REQ_SKIPS_COMPLETION)
		end_operation(key, 0, supposed_result(request), false, false);
	return 0;
}

static __always_inline void complete(struct io_ring_ctx *ring, struct io_kiocb *req, __u64 user_data, __s32 result,
				     __u32 flags)
{
	struct repeating_key key = {.ring = (__u64)ring, .user_data = user_data};
	__u64 *repeating;

	if (req) {
		end_operation((__u64)req, BPF_CORE_READ(req, file), result, flags & COMPLETION_MORE, true);
		return;
	}
	repeating = bpf_map_lookup_elem(&repeating_requests, &key);
	if (repeating)
		end_operation(*repeating, 0, result, true, true);
}

/* Since 6.13. */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(on_ring_complete, struct io_ring_ctx *ring, struct io_kiocb *req, struct io_uring_cqe *entry)
{
	complete(ring, req, BPF_CORE_READ(entry, user_data), BPF_CORE_READ(entry, res), BPF_CORE_READ(entry, flags));
	return 0;
}

/* Until 6.12. */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(on_ring_result, struct io_ring_ctx *ring, struct io_kiocb *req, __u64 user_data, int result,
	     unsigned int flags)
{
	complete(ring, req, user_data, result, flags);
	return 0;
}
