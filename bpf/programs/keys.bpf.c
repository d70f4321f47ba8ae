// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* keyctl: what an argument is depends on the operation. */

enum key_variant { KEY_NUMBER, KEY_TEXT };

/* Two bits for each of the arguments 2 to 5. */
enum key_argument { UNUSED, NUMBER, TEXT };

#define SHAPE(second, third, fourth, fifth) ((second) | (third) << 2 | (fourth) << 4 | (fifth) << 6)
#define KEY_OPERATIONS 64

/* By the kernel's number of the operation, which is the catalogue's too. */
static const __u8 key_shapes[KEY_OPERATIONS] = {
	[0] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED),  /* get_keyring_id */
	[1] = SHAPE(TEXT, UNUSED, UNUSED, UNUSED),    /* join_session_keyring */
	[2] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED),  /* update */
	[3] = SHAPE(NUMBER, UNUSED, UNUSED, UNUSED),  /* revoke */
	[4] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED),  /* chown */
	[5] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED),  /* setperm */
	[6] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED),  /* describe */
	[7] = SHAPE(NUMBER, UNUSED, UNUSED, UNUSED),  /* clear */
	[8] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED),  /* link */
	[9] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED),  /* unlink */
	[10] = SHAPE(NUMBER, TEXT, TEXT, NUMBER),     /* search */
	[11] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED), /* read */
	[12] = SHAPE(NUMBER, NUMBER, NUMBER, NUMBER), /* instantiate */
	[13] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED), /* negate */
	[14] = SHAPE(NUMBER, UNUSED, UNUSED, UNUSED), /* set_reqkey_keyring */
	[15] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED), /* set_timeout */
	[16] = SHAPE(NUMBER, UNUSED, UNUSED, UNUSED), /* assume_authority */
	[17] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED), /* get_security */
	[18] = SHAPE(UNUSED, UNUSED, UNUSED, UNUSED), /* session_to_parent */
	[19] = SHAPE(NUMBER, NUMBER, NUMBER, NUMBER), /* reject */
	[20] = SHAPE(NUMBER, NUMBER, NUMBER, NUMBER), /* instantiate_iov */
	[21] = SHAPE(NUMBER, UNUSED, UNUSED, UNUSED), /* invalidate */
	[22] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED), /* get_persistent */
	[23] = SHAPE(NUMBER, NUMBER, NUMBER, NUMBER), /* dh_compute */
	[24] = SHAPE(NUMBER, NUMBER, TEXT, UNUSED),   /* pkey_query */
	[25] = SHAPE(NUMBER, TEXT, NUMBER, NUMBER),   /* pkey_encrypt */
	[26] = SHAPE(NUMBER, TEXT, NUMBER, NUMBER),   /* pkey_decrypt */
	[27] = SHAPE(NUMBER, TEXT, NUMBER, NUMBER),   /* pkey_sign */
	[28] = SHAPE(NUMBER, TEXT, NUMBER, NUMBER),   /* pkey_verify */
	[29] = SHAPE(NUMBER, TEXT, TEXT, UNUSED),     /* restrict_keyring */
	[30] = SHAPE(NUMBER, NUMBER, NUMBER, NUMBER), /* move */
	[31] = SHAPE(NUMBER, NUMBER, UNUSED, UNUSED), /* capabilities */
	[32] = SHAPE(NUMBER, NUMBER, NUMBER, UNUSED), /* watch_key */
};

static __always_inline void put_key_argument(struct scratch *s, __u8 shape, unsigned long value)
{
	switch (shape & 3) {
	case TEXT:
		put_dynamic_user_text(s, KEY_TEXT, (void *)value);
		break;
	case NUMBER:
		put_dynamic_u64(s, KEY_NUMBER, value);
		break;
	default:
		put_dynamic_u64(s, KEY_NUMBER, 0);
	}
}

SYSCALL_PROGRAM(sys_keyctl)
{
	__u32 operation = syscall_argument(regs, 0);
	struct scratch *s = begin_syscall(PPME_SYSCALL_KEYCTL_X, 6);
	__u8 shape = operation < KEY_OPERATIONS ? key_shapes[operation & (KEY_OPERATIONS - 1)] : 0;

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: operation (PT_ENUMFLAGS32) */
	put_u32(s, operation);
	/* Parameter 3: arg2 (PT_DYN) */
	put_key_argument(s, shape, syscall_argument(regs, 1));
	/* Parameter 4: arg3 (PT_DYN) */
	put_key_argument(s, shape >> 2, syscall_argument(regs, 2));
	/* Parameter 5: arg4 (PT_DYN) */
	put_key_argument(s, shape >> 4, syscall_argument(regs, 3));
	/* Parameter 6: arg5 (PT_DYN) */
	put_key_argument(s, shape >> 6, syscall_argument(regs, 4));
	finish(s);
	return 0;
}
