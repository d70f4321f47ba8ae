/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_ARGUMENT_H
#define LANNER_LIB_ARGUMENT_H

/* Rung 8: parameters that are an argument of the call as it is. */

/* A file descriptor, or "the working directory" in place of one. */
static __always_inline void put_fd_argument(struct scratch *s, const struct call *call, int index)
{
	put_u64(s, fd_argument(call, index));
}

/* A text that the argument points to. */
static __always_inline void put_text_argument(struct scratch *s, const struct call *call, int index)
{
	const void *text = (void *)syscall_argument(call, index);

	if (call->held & (1 << index))
		put_kernel_text(s, text);
	else
		put_user_text(s, text);
}

/* The name of a file that the argument points to, as the kernel used it. */
static __always_inline void put_name(struct scratch *s, const struct call *call, int index, __u32 which)
{
	__u64 from = syscall_argument(call, index);
	bool held = kernel_names && !call->ring;

	if (held && put_held_name(s, call, from, which))
		return;
	if (call->held & (1 << index))
		put_kernel_text(s, (void *)from);
	else if (put_user_text(s, (void *)from) > 1 && held)
		count(s->code, LOSS_CALLERS_NAME);
}

static __always_inline void put_name_argument(struct scratch *s, const struct call *call, int index)
{
	put_name(s, call, index, NAME_TOLD_LAST);
}

/* The first and the second of two; done_earlier: 1 or 2, whichever the kernel is done with earlier. */
static __always_inline void put_first_name(struct scratch *s, const struct call *call, int index, int done_earlier)
{
	put_name(s, call, index, NAME_OF_PAIR | (done_earlier == 1 ? NAME_DONE_EARLIER : 0));
}

static __always_inline void put_second_name(struct scratch *s, const struct call *call, int index, int done_earlier)
{
	put_name(s, call, index, NAME_OF_PAIR | NAME_TOLD_LAST | (done_earlier == 2 ? NAME_DONE_EARLIER : 0));
}

static __always_inline void put_u32_argument(struct scratch *s, const struct call *call, int index)
{
	put_u32(s, syscall_argument(call, index));
}

/* Flags for which the catalogue has the kernel's numbers; those that it does not know are left out. */
static __always_inline void put_flags_argument(struct scratch *s, const struct call *call, int index, __u32 known)
{
	put_u32(s, syscall_argument(call, index) & known);
}

/* The address that an argument points to, whose length is the next one: as the kernel used it, if that is held. */
static __always_inline void put_address_argument(struct scratch *s, const struct call *call, int index)
{
	const struct held_address *held = held_address(call);

	if (held)
		put_address(s, held->bytes, held->len, true);
	else if (!put_address(s, (void *)syscall_argument(call, index), syscall_argument(call, index + 1),
			      call->held & (1 << index)))
		return;
	else if (call->addresses && !call->held)
		count(s->code, LOSS_CALLERS_NAME);
}

#endif
