// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* What is under a number by now, where threads that share a table may have raced for it: see lib/fd.h. */

/* Whether the file has another inode than the one that the event in the scratch area ends with. */
static __always_inline bool is_replaced(struct scratch *s, struct file *file)
{
	__u64 told = *(__u64 *)&s->bytes[(s->at - sizeof(told)) & RECORD_MASK];

	return !file || BPF_CORE_READ(file, f_inode, i_ino) != told;
}

static __always_inline void tell_number(__s32 fd, struct file *file)
{
	if (file)
		tell_file(HOOK_SYSCALL, (__u64)current_task(), (__u64)file, fd);
	else
		tell_nothing(HOOK_SYSCALL, current_task(), fd);
}

SEC("tp_btf/sys_exit")
int on_doubt(void *ctx)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct file *file;
	__u32 code;

	if (!s)
		return 0;
	code = s->code;
	file = file_of_fd(current_task(), s->doubted[0]);
	switch (s->doubt) {
	case DOUBT_NUMBERS:
		tell_number(s->doubted[0], file);
		if (s->doubted[1] >= 0)
			tell_number(s->doubted[1], file_of_fd(current_task(), s->doubted[1]));
		break;
	case DOUBT_CLOSED:
		if (file)
			tell_number(s->doubted[0], file);
		break;
	case DOUBT_REPLACED:
		if (is_replaced(s, file))
			tell_number(s->doubted[0], file);
		break;
	case DOUBT_RANGE:
		if (!tell_files(HOOK_SYSCALL, (__u64)current_task(), s->doubted[0], s->doubted[1]))
			count(code, LOSS_UNTOLD_DESCRIPTOR);
		break;
	case DOUBT_ALL:
		tell_all_files(HOOK_SYSCALL, code, current_task());
		break;
	}
	return 0;
}
