// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * What an operation of a ring is asked to do, brought to where the arguments of the call are that it replaces. What the
 * kernel has copied from the caller when the operation is submitted is taken from its copy: the caller cannot change it
 * any more.
 */

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
