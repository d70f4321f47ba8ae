/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_RIGHTS_H
#define LANNER_LIB_RIGHTS_H

/*
 * Rung 9: descriptors that came with a message (SCM_RIGHTS, SCM_PIDFD). The kernel has put them into the process's
 * table; the message's control data, in the caller's memory, says where. What lies there is not trusted: whatever it
 * says, what is told of a number is what the kernel has under it.
 */
#define SOL_SOCKET_LEVEL 1
#define SCM_RIGHTS_TYPE 1
#define SCM_PIDFD_TYPE 4
/* The kernel takes no more descriptors in one message (SCM_MAX_FD). */
#define MAX_RIGHTS 253
/* Headers in one message; each kind of control data makes one. */
#define MAX_CONTROLS 16

/* A struct cmsghdr; len counts itself. */
struct control {
	__u64 len;
	__s32 level;
	__s32 type;
};

#define COMPAT_CONTROL_BYTES 12

static __always_inline __u32 control_bytes(const struct call *call)
{
	return call->compat ? COMPAT_CONTROL_BYTES : sizeof(struct control);
}

static __always_inline bool read_control(const struct call *call, __u64 from, struct control *control)
{
	__u32 narrow[3] = {};

	if (!call->compat)
		return !bpf_probe_read_user(control, sizeof(*control), (void *)from);
	if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)from))
		return false;
	control->len = narrow[0];
	control->level = narrow[1];
	control->type = narrow[2];
	return true;
}

/* Tells of so many files, whose numbers lie in user memory. Global, to be verified once. */
__noinline int tell_given_files(__u64 numbers, __u32 amount)
{
	for (__u32 i = 0; i < MAX_RIGHTS; i++) {
		__s32 fd = -1;

		if (i >= amount || bpf_probe_read_user(&fd, sizeof(fd), (void *)(numbers + i * sizeof(fd))))
			break;
		tell_given_file(fd);
	}
	return 0;
}

/* Tells of all files that came with a message. Global, to be verified once; HOOK_SYSCALL only. */
__noinline int tell_rights(__u64 from, __u64 len, __u32 code)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct control control = {};
	__u32 header;
	__u32 alignment;

	if (!s)
		return -1;
	header = control_bytes(&s->call);
	alignment = s->call.compat ? 4 : 8;
	for (__u32 i = 0; i < MAX_CONTROLS; i++) {
		__u64 step;

		if (!from || len < header || !read_control(&s->call, from, &control) || control.len < header ||
		    control.len > len)
			return 0;
		if (control.level == SOL_SOCKET_LEVEL &&
		    (control.type == SCM_RIGHTS_TYPE || control.type == SCM_PIDFD_TYPE))
			tell_given_files(from + header, (control.len - header) / sizeof(__s32));
		step = (control.len + alignment - 1) & ~((__u64)alignment - 1);
		if (step >= len)
			return 0;
		from += step;
		len -= step;
	}
	count(code, LOSS_UNTOLD_DESCRIPTOR);
	return 0;
}

#endif
