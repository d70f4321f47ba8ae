// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Operations that are submitted through a ring (io_uring) instead of by a system call. Each is told of as the system
 * call that it replaces, by that call's own program, with a mark at the end of the record.
 *
 * Submission says who wants what, completion what became of it. In between lies a request in a map. What the kernel
 * has copied from the caller by then is taken from its copy: the caller cannot change it any more.
 */
#define REQ_FIXED_FILE (1 << 0)
#define REQ_SKIPS_COMPLETION (1 << 6)
#define RING_SQPOLL (1 << 1)
#define COMPLETION_MORE (1 << 1)
#define ACCEPT_MULTISHOT (1 << 0)
#define RECEIVE_MULTISHOT (1 << 1)
#define RING_OPERATIONS 64
#define RING_REQUESTS 16384
#define RING_NAMES 2048
#define GIVEN_BYTES 128 /* the longest address */
#define ADDRESS_FAMILIES 46
/*
 * A ring may have open files that no task has a descriptor for. Their numbers count from here, where the numbers of
 * descriptors (at most fs.nr_open, by default 2^20) do not come.
 */
#define RING_FILES_FROM (1 << 30)
#define UNKNOWN_FILE (RING_FILES_FROM - 1)

/* The kernel's numbers (enum io_uring_op), which are fixed. */
enum ring_operation {
	RING_READV = 1,
	RING_WRITEV = 2,
	RING_READ_FIXED = 4,
	RING_WRITE_FIXED = 5,
	RING_SENDMSG = 9,
	RING_RECVMSG = 10,
	RING_ACCEPT = 13,
	RING_CONNECT = 16,
	RING_OPENAT = 18,
	RING_CLOSE = 19,
	RING_READ = 22,
	RING_WRITE = 23,
	RING_SEND = 26,
	RING_RECV = 27,
	RING_OPENAT2 = 28,
	RING_SPLICE = 30,
	RING_SHUTDOWN = 34,
	RING_RENAMEAT = 35,
	RING_UNLINKAT = 36,
	RING_MKDIRAT = 37,
	RING_SYMLINKAT = 38,
	RING_LINKAT = 39,
	RING_SOCKET = 45,
	RING_SEND_ZC = 47,
	RING_SENDMSG_ZC = 48,
	RING_READ_MULTISHOT = 49,
	RING_BIND = 56,
	RING_LISTEN = 57,
	RING_READV_FIXED = 60,
	RING_WRITEV_FIXED = 61,
	RING_PIPE = 62,
};

/* Which calls they replace: filled by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, RING_OPERATIONS);
	__type(key, __u32);
	__type(value, struct call_kind);
} ring_calls SEC(".maps");

#define NO_NAME 7

struct ring_request {
	struct call call;
	struct call_kind kind;
	__u32 file_slot; /* where a new file goes in the ring's own table, counted from 1; 0: it gets a descriptor */
	__u8 names[2];	 /* which arguments are names that the kernel has copied, or NO_NAME */
	__u8 repeats;	 /* it completes again and again */
	__u8 given[GIVEN_BYTES]; /* what an argument points to */
};

/* By the address of the kernel's struct io_kiocb. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, RING_REQUESTS);
	__type(key, __u64);
	__type(value, struct ring_request);
} ring_requests SEC(".maps");

struct ring_names {
	char texts[2][PATH_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, RING_NAMES);
	__type(key, __u64);
	__type(value, struct ring_names);
} ring_names SEC(".maps");

/* Repeating operations complete without a word of their request: by what the caller calls them. */
struct repeating_key {
	__u64 ring;
	__u64 user_data;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct repeating_key);
	__type(value, __u64);
} repeating_requests SEC(".maps");

/* A file's number: a descriptor, or a place among the ring's own. */
static __always_inline __s64 ring_file(struct io_kiocb *req)
{
	__s64 fd = BPF_CORE_READ(req, cqe.fd);

	return BPF_CORE_READ(req, flags) & REQ_FIXED_FILE ? RING_FILES_FROM + fd : fd;
}

/* The address that a message is sent to, as the kernel has copied it. */
static __always_inline bool hold_receiver(struct ring_request *request, struct io_async_msghdr *message)
{
	return bpf_core_type_exists(struct io_async_msghdr) && bpf_core_field_exists(message->addr) &&
	       !bpf_core_read(request->given, GIVEN_BYTES, &message->addr);
}

static __always_inline bool is_address(const struct ring_request *request)
{
	__u16 family = *(__u16 *)request->given;

	return family > 0 && family < ADDRESS_FAMILIES;
}

/*
 * The address to connect or bind to: newer kernels keep it alone, some older ones in a message that is otherwise
 * empty, others copy it from the caller's memory only when they use it. That is told apart by its looks: where a
 * message begins with a pointer, an address has a small number.
 */
static __always_inline bool hold_address(struct ring_request *request, struct io_kiocb *req)
{
	struct io_async_msghdr *message = BPF_CORE_READ(req, async_data);

	if (!message)
		return false;
	if (!bpf_probe_read_kernel(request->given, GIVEN_BYTES, message) && is_address(request))
		return true;
	return hold_receiver(request, message) && is_address(request);
}

static __always_inline void fetch_file_operation(struct ring_request *request, struct io_kiocb *req, __u8 operation)
{
	__u64 *arguments = request->call.arguments;
	struct io_open *open = (void *)req;
	struct io_close *close = (void *)req;
	struct io_rename *rename = (void *)req;
	struct io_unlink *unlink = (void *)req;
	struct io_mkdir *mkdir = (void *)req;
	struct io_link *link = (void *)req;
	struct open_how how = {};

	switch (operation) {
	case RING_OPENAT:
	case RING_OPENAT2:
		arguments[0] = BPF_CORE_READ(open, dfd);
		request->names[0] = 1;
		request->file_slot = BPF_CORE_READ(open, file_slot);
		bpf_core_read(&how, sizeof(how), &open->how);
		/* The kernel adds this one of its own accord. */
		how.flags &= ~(__u64)O_LARGEFILE_BIT;
		arguments[2] = how.flags;
		arguments[3] = how.mode;
		if (operation == RING_OPENAT2) {
			__builtin_memcpy(request->given, &how, sizeof(how));
			request->call.held = 1 << 2;
		}
		break;
	case RING_CLOSE:
		arguments[0] = BPF_CORE_READ(close, fd);
		if (BPF_CORE_READ(close, file_slot))
			arguments[0] = RING_FILES_FROM + BPF_CORE_READ(close, file_slot) - 1;
		break;
	case RING_RENAMEAT:
		arguments[0] = BPF_CORE_READ(rename, old_dfd);
		arguments[2] = BPF_CORE_READ(rename, new_dfd);
		arguments[4] = BPF_CORE_READ(rename, flags);
		request->names[0] = 1;
		request->names[1] = 3;
		break;
	case RING_UNLINKAT:
		arguments[0] = BPF_CORE_READ(unlink, dfd);
		arguments[2] = BPF_CORE_READ(unlink, flags);
		request->names[0] = 1;
		break;
	case RING_MKDIRAT:
		arguments[0] = BPF_CORE_READ(mkdir, dfd);
		arguments[2] = BPF_CORE_READ(mkdir, mode);
		request->names[0] = 1;
		break;
	case RING_SYMLINKAT:
		arguments[1] = BPF_CORE_READ(link, new_dfd);
		request->names[0] = 0;
		request->names[1] = 2;
		break;
	case RING_LINKAT:
		arguments[0] = BPF_CORE_READ(link, old_dfd);
		arguments[2] = BPF_CORE_READ(link, new_dfd);
		arguments[4] = BPF_CORE_READ(link, flags);
		request->names[0] = 1;
		request->names[1] = 3;
		break;
	}
}

static __always_inline void fetch_socket_operation(struct ring_request *request, struct io_kiocb *req, __u8 operation)
{
	__u64 *arguments = request->call.arguments;
	struct io_connect *connect = (void *)req;
	struct io_accept *accept = (void *)req;
	struct io_socket *socket = (void *)req;
	struct io_shutdown *shutdown = (void *)req;
	struct io_bind *bind = (void *)req;
	struct io_listen *listen = (void *)req;

	switch (operation) {
	case RING_SOCKET:
		if (!bpf_core_type_exists(struct io_socket))
			break;
		arguments[0] = BPF_CORE_READ(socket, domain);
		arguments[1] = BPF_CORE_READ(socket, type);
		arguments[2] = BPF_CORE_READ(socket, protocol);
		request->file_slot = BPF_CORE_READ(socket, file_slot);
		break;
	case RING_CONNECT:
		arguments[1] = (__u64)BPF_CORE_READ(connect, addr);
		arguments[2] = BPF_CORE_READ(connect, addr_len);
		if (hold_address(request, req))
			request->call.held = 1 << 1;
		break;
	case RING_BIND:
		if (!bpf_core_type_exists(struct io_bind))
			break;
		arguments[2] = BPF_CORE_READ(bind, addr_len);
		if (hold_address(request, req))
			request->call.held = 1 << 1;
		break;
	case RING_LISTEN:
		if (bpf_core_type_exists(struct io_listen))
			arguments[1] = BPF_CORE_READ(listen, backlog);
		break;
	case RING_ACCEPT:
		arguments[1] = (__u64)BPF_CORE_READ(accept, addr);
		arguments[2] = (__u64)BPF_CORE_READ(accept, addr_len);
		arguments[3] = BPF_CORE_READ(accept, flags);
		request->file_slot = BPF_CORE_READ(accept, file_slot);
		if (bpf_core_field_exists(accept->iou_flags))
			request->repeats = BPF_CORE_READ(accept, iou_flags) & ACCEPT_MULTISHOT;
		break;
	case RING_SHUTDOWN:
		arguments[1] = BPF_CORE_READ(shutdown, how);
		break;
	}
}

/* An address that a datagram is sent to. */
static __always_inline void fetch_receiver(struct ring_request *request, struct io_kiocb *req)
{
	struct io_async_msghdr *message = BPF_CORE_READ(req, async_data);

	if (!message || !bpf_core_type_exists(struct io_async_msghdr) || !BPF_CORE_READ(message, msg.msg_name))
		return;
	if (hold_receiver(request, message)) {
		request->call.held = 1 << 4;
		request->call.arguments[5] = BPF_CORE_READ(message, msg.msg_namelen);
	}
}

static __always_inline void fetch_data_operation(struct ring_request *request, struct io_kiocb *req, __u8 operation)
{
	__u64 *arguments = request->call.arguments;
	struct io_sr_msg *message = (void *)req;
	struct io_splice *splice = (void *)req;
	struct io_pipe *pipe = (void *)req;
	struct io_rw *rw = (void *)req;

	switch (operation) {
	case RING_READ:
	case RING_WRITE:
	case RING_READV:
	case RING_WRITEV:
	case RING_READ_FIXED:
	case RING_WRITE_FIXED:
	case RING_READV_FIXED:
	case RING_WRITEV_FIXED:
		arguments[1] = BPF_CORE_READ(rw, addr);
		arguments[2] = BPF_CORE_READ(rw, len);
		break;
	case RING_SEND:
	case RING_SEND_ZC:
		fetch_receiver(request, req);
		/* fall through */
	case RING_RECV:
		arguments[1] = (__u64)BPF_CORE_READ(message, buf);
		arguments[2] = (__u32)BPF_CORE_READ(message, len);
		arguments[3] = BPF_CORE_READ(message, msg_flags);
		if (operation == RING_RECV)
			request->repeats = !!(BPF_CORE_READ(message, flags) & RECEIVE_MULTISHOT);
		break;
	case RING_SENDMSG:
	case RING_SENDMSG_ZC:
		fetch_receiver(request, req);
		/* fall through */
	case RING_RECVMSG:
		arguments[1] = (__u64)BPF_CORE_READ(message, buf);
		arguments[2] = BPF_CORE_READ(message, msg_flags);
		if (operation == RING_RECVMSG)
			request->repeats = !!(BPF_CORE_READ(message, flags) & RECEIVE_MULTISHOT);
		break;
	case RING_SPLICE:
		arguments[2] = arguments[0];
		arguments[0] = BPF_CORE_READ(splice, splice_fd_in);
		arguments[4] = BPF_CORE_READ(splice, len);
		arguments[5] = BPF_CORE_READ(splice, flags);
		break;
	case RING_PIPE:
		if (!bpf_core_type_exists(struct io_pipe))
			break;
		arguments[0] = (__u64)BPF_CORE_READ(pipe, fds);
		arguments[1] = BPF_CORE_READ(pipe, flags);
		break;
	}
}

static __always_inline void *kernel_name(const struct filename *filename)
{
	return (void *)BPF_CORE_READ(filename, name);
}

/* Keeps the names of an operation; the kernel has them no longer when it completes. */
static __always_inline void hold_names(struct io_kiocb *req)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct io_rename *rename = (void *)req;
	struct io_unlink *unlink = (void *)req;
	struct io_mkdir *mkdir = (void *)req;
	struct io_open *open = (void *)req;
	struct io_link *link = (void *)req;
	const void *second = 0;
	__u64 key = (__u64)req;
	const void *first;

	switch (BPF_CORE_READ(req, opcode)) {
	case RING_OPENAT:
	case RING_OPENAT2:
		first = kernel_name(BPF_CORE_READ(open, filename));
		break;
	case RING_UNLINKAT:
		first = kernel_name(BPF_CORE_READ(unlink, filename));
		break;
	case RING_MKDIRAT:
		first = kernel_name(BPF_CORE_READ(mkdir, filename));
		break;
	case RING_RENAMEAT:
		first = kernel_name(BPF_CORE_READ(rename, oldpath));
		second = kernel_name(BPF_CORE_READ(rename, newpath));
		break;
	case RING_SYMLINKAT:
	case RING_LINKAT:
		first = kernel_name(BPF_CORE_READ(link, oldpath));
		second = kernel_name(BPF_CORE_READ(link, newpath));
		break;
	default:
		return;
	}
	if (!s)
		return;
	bpf_probe_read_kernel_str(s->bytes, PATH_BYTES, first);
	s->bytes[PATH_BYTES] = 0;
	if (second)
		bpf_probe_read_kernel_str(s->bytes + PATH_BYTES, PATH_BYTES, second);
	if (bpf_map_update_elem(&ring_names, &key, s->bytes, BPF_ANY))
		count(PPME_NONE, LOSS_TRUNCATED_PARAMETER);
}

/*
 * The thread that has asked for an operation. For a ring that the kernel polls, a thread of its own in the same process
 * submits: who filled the ring is known if only one thread may, or else the process is.
 */
static __always_inline __u32 ring_submitter(struct io_ring_ctx *ring)
{
	__u64 own = bpf_get_current_pid_tgid();
	struct task_struct *only = 0;

	if (!(BPF_CORE_READ(ring, flags) & RING_SQPOLL))
		return own;
	if (bpf_core_field_exists(ring->submitter_task))
		only = BPF_CORE_READ(ring, submitter_task);
	return only ? BPF_CORE_READ(only, pid) : own >> 32;
}

static __always_inline void remember(struct io_kiocb *req)
{
	struct io_ring_ctx *ring = BPF_CORE_READ(req, ctx);
	__u32 operation = BPF_CORE_READ(req, opcode);
	struct call_kind *kind = bpf_map_lookup_elem(&ring_calls, &operation);
	struct ring_request request = {.names = {NO_NAME, NO_NAME}};
	__u64 key = (__u64)req;

	if (!kind || !kind->wanted)
		return;
	request.kind = *kind;
	request.call.id = kind->id;
	request.call.number = kind->number;
	request.call.own_number = kind->number;
	request.call.code = kind->code;
	request.call.wide_times = true;
	request.call.compat = BPF_CORE_READ_BITFIELD_PROBED(ring, compat);
	request.call.ring = true;
	request.call.tid = ring_submitter(ring);
	request.call.arguments[0] = ring_file(req);
	fetch_data_operation(&request, req, operation);
	fetch_socket_operation(&request, req, operation);
	fetch_file_operation(&request, req, operation);
	if (bpf_map_update_elem(&ring_requests, &key, &request, BPF_ANY)) {
		count(kind->code, LOSS_RING_OPERATION);
		return;
	}
	if (request.repeats) {
		struct repeating_key repeating = {.ring = (__u64)ring, .user_data = BPF_CORE_READ(req, cqe.user_data)};

		bpf_map_update_elem(&repeating_requests, &repeating, &key, BPF_ANY);
	}
}

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
