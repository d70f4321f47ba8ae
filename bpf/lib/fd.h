/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_FD_H
#define LANNER_LIB_FD_H

/*
 * Rung 8: telling of an open file as an event of its own (ITER_TASK_FILE_*), where no system call told how it came to
 * its process.
 */
#define S_IFIFO_BITS 0010000
#define S_IFDIR_BITS 0040000
#define PIPEFS_MAGIC 0x50495045
#define ANON_INODE_FS_MAGIC 0x09041934
#define PID_FS_MAGIC 0x50494446
#define ANON_NAME_BYTES 16

/* What the files that the iterator events tell of have in common. */
struct told_file {
	__u32 hook;
	__s32 fd;
	__u32 flags; /* of the descriptor: O_CLOEXEC */
	struct task_struct *task;
	struct file *file;
	struct inode *inode;
};

/* By value: a read of kernel memory that began at our own struct would have its offsets relocated too. */
static __always_inline struct task_struct *owner_of(const struct told_file *told)
{
	return told->task;
}

static __always_inline struct inode *inode_of(const struct told_file *told)
{
	return told->inode;
}

/*
 * It gets the time of the event that it follows in the scratch area, which was before the file was looked at: so of
 * several that tell of one number the youngest is right, in whatever order they arrive.
 */
static __always_inline struct scratch *begin_file(const struct told_file *told, __u32 code, __u32 nparams)
{
	struct scratch *s = scratch_of(told->hook);
	__u64 tgid = BPF_CORE_READ(owner_of(told), tgid);
	__u64 ts_ns;

	if (!s) {
		count(code, LOSS_NO_SCRATCH);
		return 0;
	}
	ts_ns = *(__u64 *)&s->bytes[HEADER_FIELD_AT(ts_ns)];
	begin_in(s, code, nparams, 0);
	STORE(s, HEADER_FIELD_AT(ts_ns), __u64, ts_ns);
	STORE(s, HEADER_FIELD_AT(tid), __u64, tgid << 32 | (__u32)BPF_CORE_READ(owner_of(told), pid));
	/* Parameter 1: fd (PT_FD32) */
	put_u32(s, told->fd);
	return s;
}

/* The last parameter of all of them: ino_num (PT_UINT64) */
static __always_inline void put_file_inode(struct scratch *s, const struct told_file *told)
{
	put_u64(s, BPF_CORE_READ(inode_of(told), i_ino));
}

/* And what is appended, behind so many parameters that are not told. */
static __always_inline void finish_file(struct scratch *s, const struct told_file *told, __u32 untold)
{
	put_file_inode(s, told);
	for (__u32 i = 0; i < untold; i++)
		put_empty(s);
	/* Appended by this source: open_flags (PT_FLAGS32) */
	put_u32(s, told->flags);
	finish(s);
}

static __always_inline const unsigned char *dentry_name(struct file *file)
{
	return BPF_CORE_READ(file, f_path.dentry, d_name.name);
}

/* As the task itself sees it. Files outside of any directory have a name of the kernel's, or none. */
static __always_inline void put_file_path(struct scratch *s, const struct told_file *told)
{
	char first = 0;

	bpf_probe_read_kernel(&first, sizeof(first), dentry_name(told->file));
	if (!first)
		put_empty(s);
	else
		put_path(s, told->hook, told->task, (void *)told->file + bpf_core_field_offset(struct file, f_path));
}

/* PPME_ITER_TASK_FILE_PIPE_E, MEMFD_E, DIRECTORY_E */
static __always_inline void tell_plain_file(const struct told_file *told, __u32 code)
{
	/* Appended to directories: dev, raw_name */
	__u32 untold = code == PPME_ITER_TASK_FILE_DIRECTORY_E ? 2 : 0;
	struct scratch *s = begin_file(told, code, 4 + untold);

	if (!s)
		return;
	/* Parameter 2: path (PT_FSPATH); a pipe made by pipe(2) has none */
	put_file_path(s, told);
	/* Parameter 3: ino_num (PT_UINT64) */
	finish_file(s, told, untold);
}

/* PPME_ITER_TASK_FILE_REGULAR_E, devices included. */
static __always_inline void tell_regular_file(const struct told_file *told)
{
	struct scratch *s = begin_file(told, PPME_ITER_TASK_FILE_REGULAR_E, 5);
	struct file *file = told->file;
	struct vfsmount *mnt = BPF_CORE_READ(file, f_path.mnt);
	struct mount *mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt);

	if (!s)
		return;
	/* Parameter 2: path (PT_FSPATH) */
	put_file_path(s, told);
	/* Parameter 3: flags (PT_FLAGS32) */
	put_u32(s, catalogue_open_flags(BPF_CORE_READ(file, f_flags)) | layer_flag(file) | told->flags);
	/* Parameter 4: mnt_id (PT_UINT32) */
	put_u32(s, BPF_CORE_READ(mount, mnt_id));
	/* Parameter 5: ino_num (PT_UINT64) */
	put_file_inode(s, told);
	finish(s);
}

static __always_inline struct scratch *begin_socket(const struct told_file *told, __u32 code, __u32 nparams,
						    struct sock *sk)
{
	struct scratch *s = begin_file(told, code, nparams);

	if (!s)
		return 0;
	/* Parameter 2: sk_type (PT_UINT16) */
	put_u16(s, BPF_CORE_READ(sk, sk_type));
	/* Parameter 3: sk_proto (PT_UINT16) */
	put_u16(s, BPF_CORE_READ(sk, sk_protocol));
	return s;
}

static __always_inline void put_kernel_bytes16(struct scratch *s, const struct in6_addr *address)
{
	part_bytes16(s, 0, address);
	close_param(s, sizeof(*address));
}

/* PPME_ITER_TASK_FILE_SOCKET_INET_E, INET6_E */
static __always_inline void tell_inet_socket(const struct told_file *told, struct sock *sk, bool v6)
{
	struct scratch *s =
		begin_socket(told, v6 ? PPME_ITER_TASK_FILE_SOCKET_INET6_E : PPME_ITER_TASK_FILE_SOCKET_INET_E, 10, sk);

	if (!s)
		return;
	/* Parameter 4: local_ip (PT_IPV4ADDR or PT_IPV6ADDR) */
	if (v6)
		put_kernel_bytes16(s, &sk->__sk_common.skc_v6_rcv_saddr);
	else
		put_u32(s, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
	/* Parameter 5: local_port (PT_PORT) */
	put_u16(s, BPF_CORE_READ(sk, __sk_common.skc_num));
	/* Parameter 6: remote_ip (PT_IPV4ADDR or PT_IPV6ADDR) */
	if (v6)
		put_kernel_bytes16(s, &sk->__sk_common.skc_v6_daddr);
	else
		put_u32(s, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	/* Parameter 7: remote_port (PT_PORT) */
	put_u16(s, host_port(BPF_CORE_READ(sk, __sk_common.skc_dport)));
	/* Parameter 8: ino_num (PT_UINT64); appended: is_listening */
	finish_file(s, told, 1);
}

/* PPME_ITER_TASK_FILE_SOCKET_UNIX_E */
static __always_inline void tell_unix_socket(const struct told_file *told, struct sock *sk)
{
	struct scratch *s = begin_socket(told, PPME_ITER_TASK_FILE_SOCKET_UNIX_E, 8, sk);

	if (!s)
		return;
	/* Parameter 4: sk_pointer (PT_UINT64) */
	put_u64(s, (__u64)sk);
	/* Parameter 5: sun_path (PT_FSPATH); empty if it is bound to none */
	close_param(s, part_unix_name(s, 0, sk));
	/* Parameter 6: ino_num (PT_UINT64); appended: peer_pointer */
	finish_file(s, told, 1);
}

/* PPME_ITER_TASK_FILE_SOCKET_NETLINK_E */
static __always_inline void tell_netlink_socket(const struct told_file *told, struct sock *sk)
{
	struct scratch *s = begin_socket(told, PPME_ITER_TASK_FILE_SOCKET_NETLINK_E, 5, sk);

	/* Parameter 4: ino_num (PT_UINT64) */
	if (s)
		finish_file(s, told, 0);
}

struct anon_name {
	char text[ANON_NAME_BYTES];
	__u8 type;
};

/* The kernel's names, padded: compared as two words. */
static const struct anon_name anon_names[] = {
	{"[eventfd]", PPM_ANON_INODE_FD_TYPE_EVENTFD},	       {"[eventpoll]", PPM_ANON_INODE_FD_TYPE_EVENTPOLL},
	{"inotify", PPM_ANON_INODE_FD_TYPE_INOTIFY},	       {"[signalfd]", PPM_ANON_INODE_FD_TYPE_SIGNALFD},
	{"[timerfd]", PPM_ANON_INODE_FD_TYPE_TIMERFD},	       {"[io_uring]", PPM_ANON_INODE_FD_TYPE_IO_URING},
	{"[userfaultfd]", PPM_ANON_INODE_FD_TYPE_USERFAULTFD}, {"[pidfd]", PPM_ANON_INODE_FD_TYPE_PIDFD},
	{"bpf-map", PPM_ANON_INODE_FD_TYPE_BPF_MAP},	       {"bpf-prog", PPM_ANON_INODE_FD_TYPE_BPF_PROG},
	{"bpf_link", PPM_ANON_INODE_FD_TYPE_BPF_LINK},	       {"bpf-link", PPM_ANON_INODE_FD_TYPE_BPF_LINK},
	{"bpf_iter", PPM_ANON_INODE_FD_TYPE_BPF_ITER},	       {"[perf_event]", PPM_ANON_INODE_FD_TYPE_PERF_EVENT},
};

static __always_inline __u8 anon_type(struct file *file)
{
	__u64 name[ANON_NAME_BYTES / sizeof(__u64)] = {};

	bpf_probe_read_kernel_str(name, sizeof(name), dentry_name(file));
	for (__u32 i = 0; i < sizeof(anon_names) / sizeof(anon_names[0]); i++) {
		__u64 wanted[2];

		__builtin_memcpy(wanted, anon_names[i].text, sizeof(wanted));
		if (name[0] == wanted[0] && name[1] == wanted[1])
			return anon_names[i].type;
	}
	return PPM_ANON_INODE_FD_TYPE_UNKNOWN;
}

/* PPME_ITER_TASK_FILE_ANON_INODE_E */
static __always_inline void tell_anon_inode(const struct told_file *told, __u8 type, bool named)
{
	struct scratch *s = begin_file(told, PPME_ITER_TASK_FILE_ANON_INODE_E, 5);

	if (!s)
		return;
	/* Parameter 2: fd_type (PT_FLAGS8) */
	put_u8(s, type);
	/* Parameter 3: path (PT_FSPATH); the kernel's name of what the catalogue has no type for */
	if (named && type == PPM_ANON_INODE_FD_TYPE_UNKNOWN)
		put_kernel_text(s, dentry_name(told->file));
	else
		put_empty(s);
	/* Parameter 4: ino_num (PT_UINT64) */
	finish_file(s, told, 0);
}

static __always_inline void tell_socket(const struct told_file *told)
{
	struct sock *sk = sock_of_file(told->file);

	switch (BPF_CORE_READ(sk, __sk_common.skc_family)) {
	case SCAP_AF_INET:
		tell_inet_socket(told, sk, false);
		break;
	case SCAP_AF_INET6:
		tell_inet_socket(told, sk, true);
		break;
	case SCAP_AF_UNIX:
		tell_unix_socket(told, sk);
		break;
	case AF_NETLINK_FAMILY:
		tell_netlink_socket(told, sk);
		break;
	default:
		/* The catalogue has no event for other families; but that the descriptor is open should be known. */
		tell_anon_inode(told, PPM_ANON_INODE_FD_TYPE_UNKNOWN, false);
	}
}

/*
 * Tells of a task's open file under its number. The addresses are the kernel's struct task_struct and struct file;
 * a global function, to be verified once. The scratch area of the hook must be free.
 */
__noinline int tell_file(__u32 hook, __u64 task, __u64 file, __s32 fd)
{
	struct file *open_file = (void *)file;
	struct inode *inode = BPF_CORE_READ(open_file, f_inode);
	__u64 magic = BPF_CORE_READ(inode, i_sb, s_magic);
	__u16 kind = BPF_CORE_READ(inode, i_mode) & S_IFMT_BITS;
	struct told_file told = {
		.hook = hook,
		.fd = fd,
		.flags = is_closed_on_exec((void *)task, fd) ? PPM_O_CLOEXEC : 0,
		.task = (void *)task,
		.file = open_file,
		.inode = inode,
	};

	if (hook >= HOOKS)
		return -1;
	/* First, since newer kernels give these a regular file's mode. */
	if (magic == ANON_INODE_FS_MAGIC)
		tell_anon_inode(&told, anon_type(open_file), true);
	else if (magic == PID_FS_MAGIC)
		tell_anon_inode(&told, PPM_ANON_INODE_FD_TYPE_PIDFD, false);
	else if (kind == S_IFSOCK_BITS)
		tell_socket(&told);
	else if (kind == S_IFIFO_BITS)
		tell_plain_file(&told, PPME_ITER_TASK_FILE_PIPE_E);
	else if (kind == S_IFDIR_BITS)
		tell_plain_file(&told, PPME_ITER_TASK_FILE_DIRECTORY_E);
	else if (is_memfd(open_file))
		tell_plain_file(&told, PPME_ITER_TASK_FILE_MEMFD_E);
	else
		tell_regular_file(&told);
	return 0;
}

/* Whether other threads may open and close what the current task has open, whose struct task_struct is there. */
static __always_inline bool has_shared_files(__u64 own)
{
	struct task_struct *task;

	if (casts)
		return CAST(struct task_struct, own)->files->count.counter > 1;
	task = own_task();
	return has_typed_task() ? task->files->count.counter > 1 : BPF_CORE_READ(task, files, count.counter) > 1;
}

/*
 * Tells that there is nothing under a number: an event with nothing but that. Number -1 stands for all numbers that are
 * not told of at the same time.
 */
static __always_inline void tell_nothing(__u32 hook, struct task_struct *task, __s32 fd)
{
	struct told_file told = {.hook = hook, .fd = fd, .task = task};
	struct scratch *s = begin_file(&told, PPME_ITER_TASK_FILE_ANON_INODE_E, 4);

	if (!s)
		return;
	/* Parameters 2 to 4: fd_type (PT_FLAGS8), path (PT_FSPATH), ino_num (PT_UINT64) */
	put_empty(s);
	put_empty(s);
	put_empty(s);
	finish(s);
}

#define BITS_PER_WORD 64
#define MOST_WORDS 16

/* Tells of a task's files whose numbers begin at first and are bits of the word. Global, to be verified once. */
__noinline int tell_word(__u32 hook, __u64 task, __u64 word, __u32 first)
{
	for (__u32 i = 0; i < BITS_PER_WORD; i++) {
		struct file *file;

		if (!(word >> i & 1))
			continue;
		file = file_of_fd((void *)task, first + i);
		if (file)
			tell_file(hook, task, (__u64)file, first + i);
	}
	return 0;
}

/*
 * Tells of a task's open files from one number to another. Returns whether that was all: tables of more than a thousand
 * numbers are looked at no further. Global, to be verified once; the scratch area of the hook must be free.
 */
__noinline int tell_files(__u32 hook, __u64 task, __u32 first, __u32 last)
{
	struct fdtable *table = BPF_CORE_READ((struct task_struct *)task, files, fdt);
	unsigned long *bits = BPF_CORE_READ(table, open_fds);
	__u32 words = BPF_CORE_READ(table, max_fds) / BITS_PER_WORD;

	for (__u32 i = 0; i < MOST_WORDS; i++) {
		__u32 from = i * BITS_PER_WORD;
		__u64 word = 0;

		if (i >= words || from > last)
			return 1;
		if (from + BITS_PER_WORD <= first)
			continue;
		bpf_probe_read_kernel(&word, sizeof(word), bits + i);
		if (from < first)
			word &= ~0ULL << (first - from);
		if (last - from < BITS_PER_WORD - 1)
			word &= ~(~0ULL << (last - from + 1));
		if (word)
			tell_word(hook, task, word, from);
	}
	return words <= MOST_WORDS || last < MOST_WORDS * BITS_PER_WORD;
}

/* Tells of all open files of a task, and that there are no others. */
static __always_inline void tell_all_files(enum hook hook, __u32 code, struct task_struct *task)
{
	if (tell_files(hook, (__u64)task, 0, -1))
		tell_nothing(hook, task, -1);
	else
		count(code, LOSS_UNTOLD_DESCRIPTOR);
}

/* Tells of a file that the current task has just been given. */
static __always_inline void tell_given_file(__s32 fd)
{
	struct file *file = file_of_fd(current_task(), fd);

	if (file)
		tell_file(HOOK_SYSCALL, (__u64)current_task(), (__u64)file, fd);
}

/*
 * Calls are told of when they end, which is not the order in which they did their work: a number that one thread has
 * freed may be another's, and told of, before the first one's call ends; and what one thread has opened another may
 * have closed. So what is there by now is told again where a table is shared. That is done by a program of its own
 * (doubts.bpf.c), to which the call's program jumps at its end: the verifier would look at all of it for each call.
 */
enum doubt {
	DOUBT_NONE = 0,
	DOUBT_NUMBERS = 1,  /* what is under doubted[0], and under doubted[1] if that is a number */
	DOUBT_CLOSED = 2,   /* whether doubted[0] is somebody else's now */
	DOUBT_REPLACED = 3, /* whether doubted[0] is still what the event says, which ends with its inode */
	DOUBT_RANGE = 4,    /* what is from doubted[0] to doubted[1] */
	DOUBT_ALL = 5,	    /* everything, though nobody shares the table any more */
};

static __always_inline void doubt(enum doubt what, __s32 first, __s32 second)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);

	if (!s)
		return;
	s->doubt = what;
	s->doubted[0] = first;
	s->doubted[1] = second;
}

/* A call that has made or moved a descriptor. */
static __always_inline void doubt_made(long fd)
{
	if (fd >= 0)
		doubt(DOUBT_NUMBERS, fd, -1);
}

/* A call that has opened a file, of which the event ends with the inode. */
static __always_inline void doubt_opened(long fd)
{
	if (fd >= 0)
		doubt(DOUBT_REPLACED, fd, -1);
}

/* Like SYSCALL_PROGRAM, for calls that change which descriptors there are. */
#define DESCRIPTOR_PROGRAM(name)                                                                                       \
	static __always_inline int name##_end(const struct call *regs, long result);                                   \
	SEC("tp_btf/sys_exit")                                                                                         \
	int name(void *ctx)                                                                                            \
	{                                                                                                              \
		struct scratch *s = scratch_of(HOOK_SYSCALL);                                                          \
                                                                                                                       \
		if (!s)                                                                                                \
			return 0;                                                                                      \
		s->doubt = DOUBT_NONE;                                                                                 \
		name##_end(&s->call, s->call.result);                                                                  \
		if (tells_again && (s->doubt == DOUBT_ALL || (s->doubt && has_shared_files(s->call.task))))            \
			bpf_tail_call(ctx, &syscall_programs, PROGRAM_DOUBTS);                                         \
		return 0;                                                                                              \
	}                                                                                                              \
	static __always_inline int name##_end(const struct call *regs, long result)

#endif
