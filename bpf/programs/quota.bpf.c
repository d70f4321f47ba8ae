// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* quotactl. */

#define GENERAL_COMMAND 0x800000
#define XFS_COMMAND 0x5800 /* 'X' in the second byte */

/* The caller's command is the kernel's, shifted, with the type in the lowest byte. */
static __always_inline __u16 catalogue_quota_command(__u32 command)
{
	switch (command >> 8) {
	case GENERAL_COMMAND + 1:
		return PPM_Q_SYNC;
	case GENERAL_COMMAND + 2:
		return PPM_Q_QUOTAON;
	case GENERAL_COMMAND + 3:
		return PPM_Q_QUOTAOFF;
	case GENERAL_COMMAND + 4:
		return PPM_Q_GETFMT;
	case GENERAL_COMMAND + 5:
		return PPM_Q_GETINFO;
	case GENERAL_COMMAND + 6:
		return PPM_Q_SETINFO;
	case GENERAL_COMMAND + 7:
		return PPM_Q_GETQUOTA;
	case GENERAL_COMMAND + 8:
		return PPM_Q_SETQUOTA;
	case XFS_COMMAND + 1:
		return PPM_Q_XQUOTAON;
	case XFS_COMMAND + 2:
		return PPM_Q_XQUOTAOFF;
	case XFS_COMMAND + 3:
		return PPM_Q_XGETQUOTA;
	case XFS_COMMAND + 4:
		return PPM_Q_XSETQLIM;
	case XFS_COMMAND + 5:
		return PPM_Q_XGETQSTAT;
	case XFS_COMMAND + 6:
		return PPM_Q_XQUOTARM;
	case XFS_COMMAND + 7:
		return PPM_Q_XQUOTASYNC;
	default:
		return 0;
	}
}

static __always_inline __u8 catalogue_quota_format(__u32 format)
{
	switch (format) {
	case 1:
		return PPM_QFMT_VFS_OLD;
	case 2:
		return PPM_QFMT_VFS_V0;
	case 4:
		return PPM_QFMT_VFS_V1;
	default:
		return PPM_QFMT_NOT_USED;
	}
}

static __always_inline __u8 catalogue_quota_type(__u32 command)
{
	switch (command & 0xff) {
	case 0:
		return PPM_USRQUOTA;
	case 1:
		return PPM_GRPQUOTA;
	default:
		return 0;
	}
}

/* What the caller's memory holds for Q_GETQUOTA and Q_SETQUOTA, without the padding that not all callers have. */
struct quota_limits {
	__u64 block_hard, block_soft, space, inode_hard, inode_soft, inodes, block_time, inode_time;
	__u32 valid;
} __attribute__((packed, aligned(4)));

#define VALID_BLOCK_LIMITS 1
#define VALID_SPACE 2
#define VALID_INODE_LIMITS 4
#define VALID_BLOCK_TIME 16
#define VALID_INODE_TIME 32

/* Only what is said to be valid means anything; the rest is 0. */
static __always_inline void put_quota_limits(struct scratch *s, __u16 command, unsigned long from)
{
	struct quota_limits limits = {};

	if ((command == PPM_Q_GETQUOTA || command == PPM_Q_SETQUOTA) && from &&
	    bpf_probe_read_user(&limits, sizeof(limits), (void *)from))
		count(s->code, LOSS_UNREADABLE_PARAMETER);
	/* Parameter 4: dqb_bhardlimit (PT_UINT64) */
	put_u64(s, limits.valid & VALID_BLOCK_LIMITS ? limits.block_hard : 0);
	/* Parameter 5: dqb_bsoftlimit (PT_UINT64) */
	put_u64(s, limits.valid & VALID_BLOCK_LIMITS ? limits.block_soft : 0);
	/* Parameter 6: dqb_curspace (PT_UINT64) */
	put_u64(s, limits.valid & VALID_SPACE ? limits.space : 0);
	/* Parameter 7: dqb_ihardlimit (PT_UINT64) */
	put_u64(s, limits.valid & VALID_INODE_LIMITS ? limits.inode_hard : 0);
	/* Parameter 8: dqb_isoftlimit (PT_UINT64) */
	put_u64(s, limits.valid & VALID_INODE_LIMITS ? limits.inode_soft : 0);
	/* Parameter 9: dqb_btime (PT_RELTIME) */
	put_u64(s, limits.valid & VALID_BLOCK_TIME ? limits.block_time : 0);
	/* Parameter 10: dqb_itime (PT_RELTIME) */
	put_u64(s, limits.valid & VALID_INODE_TIME ? limits.inode_time : 0);
}

/* The same for Q_GETINFO and Q_SETINFO. */
struct quota_settings {
	__u64 block_grace, inode_grace;
	__u32 flags;
	__u32 valid;
};

#define VALID_BLOCK_GRACE 1
#define VALID_INODE_GRACE 2
#define VALID_FLAGS 4

static __always_inline void put_quota_settings(struct scratch *s, __u16 command, unsigned long from)
{
	struct quota_settings settings = {};

	if ((command == PPM_Q_GETINFO || command == PPM_Q_SETINFO) && from &&
	    bpf_probe_read_user(&settings, sizeof(settings), (void *)from))
		count(s->code, LOSS_UNREADABLE_PARAMETER);
	/* Parameter 11: dqi_bgrace (PT_RELTIME) */
	put_u64(s, settings.valid & VALID_BLOCK_GRACE ? settings.block_grace : 0);
	/* Parameter 12: dqi_igrace (PT_RELTIME) */
	put_u64(s, settings.valid & VALID_INODE_GRACE ? settings.inode_grace : 0);
	/* Parameter 13: dqi_flags (PT_FLAGS8) */
	put_u8(s, settings.valid & VALID_FLAGS ? settings.flags : 0);
}

static __always_inline bool has_id(__u16 command)
{
	return command & (PPM_Q_GETQUOTA | PPM_Q_SETQUOTA | PPM_Q_XGETQUOTA | PPM_Q_XSETQLIM);
}

SYSCALL_PROGRAM(sys_quotactl)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_QUOTACTL_X, 18);
	__u32 asked = syscall_argument(regs, 0);
	__u32 id = syscall_argument(regs, 2);
	unsigned long from = syscall_argument(regs, 3);
	__u16 command = catalogue_quota_command(asked);
	__u32 format = 0;

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: special (PT_CHARBUF) */
	put_first_name(s, regs, 1, 1);
	/* Parameter 3: quotafilepath (PT_CHARBUF) */
	if (command == PPM_Q_QUOTAON) {
		put_second_name(s, regs, 3, 1);
	} else {
		forget_names(regs->thread);
		put_empty(s);
	}
	put_quota_limits(s, command, from);
	put_quota_settings(s, command, from);
	/* Parameter 14: quota_fmt_out (PT_FLAGS8) */
	if (command == PPM_Q_GETFMT)
		bpf_probe_read_user(&format, sizeof(format), (void *)from);
	put_u8(s, catalogue_quota_format(format));
	/* Parameter 15: cmd (PT_FLAGS16) */
	put_u16(s, command);
	/* Parameter 16: type (PT_FLAGS8) */
	put_u8(s, catalogue_quota_type(asked));
	/* Parameter 17: id (PT_UINT32); for other commands the argument is something else, or nothing */
	put_u32(s, has_id(command) ? id : 0);
	/* Parameter 18: quota_fmt (PT_FLAGS8); Q_QUOTAON has it in place of the id */
	put_u8(s, catalogue_quota_format(command == PPM_Q_QUOTAON ? id : 0));
	finish(s);
	return 0;
}
