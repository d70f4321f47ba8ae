// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* read, write and their kin; sendfile, splice, copy_file_range. */

#define SPLICE_FLAGS 017  /* MOVE, NONBLOCK, MORE, GIFT */
#define SENDFILE64_ID 272 /* the capture format's, as in syscalls.tsv */

/* read, pread64. */
SYSCALL_PROGRAM(sys_read)
{
	bool has_position = regs->code == PPME_SYSCALL_PREAD_X;
	struct scratch *s = begin_syscall(regs->code, has_position ? 5 : 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: data (PT_BYTEBUF); what was read, so nothing after a failure */
	put_user_bytes(s, syscall_argument(regs, 1), result);
	/* Parameter 3: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 4: size (PT_UINT32) */
	put_u32_argument(s, regs, 2);
	/* Parameter 5, pread64 only: pos (PT_UINT64) */
	if (has_position)
		put_u64(s, wide_argument(regs, 3));
	finish(s);
	return 0;
}

/* write, pwrite64. */
SYSCALL_PROGRAM(sys_write)
{
	bool has_position = regs->code == PPME_SYSCALL_PWRITE_X;
	struct scratch *s = begin_syscall(regs->code, has_position ? 5 : 4);
	__s64 size = syscall_argument(regs, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: data (PT_BYTEBUF); what was written, or was to be */
	put_user_bytes(s, syscall_argument(regs, 1), result > 0 ? result : size);
	/* Parameter 3: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 4: size (PT_UINT32) */
	put_u32(s, size);
	/* Parameter 5, pwrite64 only: pos (PT_UINT64) */
	if (has_position)
		put_u64(s, wide_argument(regs, 3));
	finish(s);
	return 0;
}

/* The position of preadv and pwritev: in two halves wherever a long has only 32 bits. */
static __always_inline __u64 vector_position(const struct call *call)
{
	__u64 low = syscall_argument(call, 3);

	return call->compat ? (__u32)low | syscall_argument(call, 4) << 32 : low;
}

/* readv, preadv. */
SYSCALL_PROGRAM(sys_readv)
{
	bool has_position = regs->code == PPME_SYSCALL_PREADV_X;
	struct scratch *s = begin_syscall(regs->code, has_position ? 5 : 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: size (PT_UINT32); what was read */
	put_u32(s, result > 0 ? result : 0);
	/* Parameter 3: data (PT_BYTEBUF) */
	if (result > 0)
		put_gathered(syscall_argument(regs, 1), syscall_argument(regs, 2), result);
	else
		put_empty(s);
	/* Parameter 4: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 5, preadv only: pos (PT_UINT64) */
	if (has_position)
		put_u64(s, vector_position(regs));
	finish(s);
	return 0;
}

/* writev, pwritev. */
SYSCALL_PROGRAM(sys_writev)
{
	bool has_position = regs->code == PPME_SYSCALL_PWRITEV_X;
	struct scratch *s = begin_syscall(regs->code, has_position ? 5 : 4);
	__u64 vectors = syscall_argument(regs, 1);
	__u64 vector_count = syscall_argument(regs, 2);
	__s64 size;

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: data (PT_BYTEBUF); what was written, or was to be */
	put_gathered(vectors, vector_count, result > 0 ? result : -1);
	/* Parameter 3: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 4: size (PT_UINT32); what was to be written: not less than what was, if not all vectors are looked
	 * at */
	size = user_vectors_len(regs, vectors, vector_count);
	put_u32(s, size < result ? result : size);
	/* Parameter 5, pwritev only: pos (PT_UINT64) */
	if (has_position)
		put_u64(s, vector_position(regs));
	finish(s);
	return 0;
}

/*
 * Where to read from; the kernel has moved it by what was sent. Only the plain sendfile of a 32 bit caller has a
 * narrow offset: sendfile64, which no other caller has, is there to have a wide one.
 */
static __always_inline __u64 sendfile_offset(const struct call *call)
{
	__u64 from = syscall_argument(call, 2);
	__u64 offset = 0;

	if (!from)
		return 0;
	if (syscall_id(call) == SENDFILE64_ID)
		bpf_probe_read_user(&offset, sizeof(offset), (void *)from);
	else
		read_user_word(call, from, 0, &offset);
	return offset;
}

/* sendfile, sendfile64. */
SYSCALL_PROGRAM(sys_sendfile)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SENDFILE_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: offset (PT_UINT64) */
	put_u64(s, sendfile_offset(regs));
	/* Parameter 3: out_fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 4: in_fd (PT_FD) */
	put_fd_argument(s, regs, 1);
	/* Parameter 5: size (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 3));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_splice)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SPLICE_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd_in (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: fd_out (PT_FD) */
	put_fd_argument(s, regs, 2);
	/* Parameter 4: size (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 4));
	/* Parameter 5: flags (PT_FLAGS32) */
	put_flags_argument(s, regs, 5, SPLICE_FLAGS);
	finish(s);
	return 0;
}

/* By the format the offsets are the arguments themselves, which point to them. */
SYSCALL_PROGRAM(sys_copy_file_range)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_COPY_FILE_RANGE_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fdout (PT_FD) */
	put_fd_argument(s, regs, 2);
	/* Parameter 3: offout (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 3));
	/* Parameter 4: fdin (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 5: offin (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 1));
	/* Parameter 6: len (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 4));
	finish(s);
	return 0;
}
