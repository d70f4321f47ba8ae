// SPDX-License-Identifier: Apache-2.0
/* quotactl. Few kernels have quotas in a file system at hand, but the event tells what was asked for also if it fails. */
#include "files.h"
#include <linux/dqblk_xfs.h>
#include <linux/quota.h>

static struct if_dqblk limits = {
	.dqb_bhardlimit = 1,
	.dqb_bsoftlimit = 2,
	.dqb_curspace = 3,
	.dqb_ihardlimit = 4,
	.dqb_isoftlimit = 5,
	.dqb_curinodes = 6,
	.dqb_btime = 7,
	.dqb_itime = 8,
};
static struct if_dqinfo settings = {.dqi_bgrace = 9, .dqi_igrace = 10, .dqi_flags = 1};

/* What the event holds besides the command. */
struct rest {
	const char *file;
	unsigned int limits_valid;
	unsigned int settings_valid;
	int format_out;
	int id;
	int format;
};

static void told_limits(unsigned int valid)
{
	num("dqb_bhardlimit", valid & QIF_BLIMITS ? 1 : 0);
	num("dqb_bsoftlimit", valid & QIF_BLIMITS ? 2 : 0);
	num("dqb_curspace", valid & QIF_SPACE ? 3 : 0);
	num("dqb_ihardlimit", valid & QIF_ILIMITS ? 4 : 0);
	num("dqb_isoftlimit", valid & QIF_ILIMITS ? 5 : 0);
	num("dqb_btime", valid & QIF_BTIME ? 7 : 0);
	num("dqb_itime", valid & QIF_ITIME ? 8 : 0);
}

static void try(unsigned int command, unsigned int type, const char *special, unsigned int id, const void *address,
		int catalogue_command, int catalogue_type, struct rest rest)
{
	expect_result("SYSCALL_QUOTACTL_X", call(SYS_quotactl, QCMD(command, type), special, id, address));
	if (special)
		text("special", special);
	else
		none("special");
	if (rest.file)
		text("quotafilepath", rest.file);
	else
		none("quotafilepath");
	told_limits(rest.limits_valid);
	num("dqi_bgrace", rest.settings_valid & IIF_BGRACE ? 9 : 0);
	num("dqi_igrace", rest.settings_valid & IIF_IGRACE ? 10 : 0);
	num("dqi_flags", rest.settings_valid & IIF_FLAGS ? 1 : 0);
	num("quota_fmt_out", rest.format_out ? rest.format_out : PPM_QFMT_NOT_USED);
	num("cmd", catalogue_command);
	num("type", catalogue_type);
	num("id", rest.id);
	num("quota_fmt", rest.format ? rest.format : PPM_QFMT_NOT_USED);
	end();
}

static void try_limits(unsigned int valid)
{
	limits.dqb_valid = valid;
	try(Q_SETQUOTA, GRPQUOTA, "/dev/none", 12, &limits, PPM_Q_SETQUOTA, PPM_GRPQUOTA,
	    (struct rest){.limits_valid = valid, .id = 12});
	try(Q_GETQUOTA, USRQUOTA, "/dev/none", 13, &limits, PPM_Q_GETQUOTA, PPM_USRQUOTA,
	    (struct rest){.limits_valid = valid, .id = 13});
}

static void try_settings(unsigned int valid)
{
	settings.dqi_valid = valid;
	try(Q_SETINFO, GRPQUOTA, "/dev/none", 14, &settings, PPM_Q_SETINFO, PPM_GRPQUOTA,
	    (struct rest){.settings_valid = valid});
	try(Q_GETINFO, USRQUOTA, "/dev/none", 14, &settings, PPM_Q_GETINFO, PPM_USRQUOTA,
	    (struct rest){.settings_valid = valid});
}

static void try_formats(void)
{
	static const struct {
		int kernel;
		int catalogue;
	} formats[] = {
		{QFMT_VFS_OLD, PPM_QFMT_VFS_OLD},
		{QFMT_VFS_V0, PPM_QFMT_VFS_V0},
		{QFMT_VFS_V1, PPM_QFMT_VFS_V1},
		{99, PPM_QFMT_NOT_USED},
	};

	for (int i = 0; i < 4; i++) {
		try(Q_QUOTAON, USRQUOTA, "/dev/none", formats[i].kernel, "quota file", PPM_Q_QUOTAON, PPM_USRQUOTA,
		    (struct rest){.file = "quota file", .format = formats[i].catalogue});
		try(Q_GETFMT, GRPQUOTA, "/dev/none", 1, &formats[i].kernel, PPM_Q_GETFMT, PPM_GRPQUOTA,
		    (struct rest){.format_out = formats[i].catalogue});
	}
}

int main(void)
{
	const struct rest nothing = {};

	/* Of all file systems: succeeds also where none has quotas. */
	try(Q_SYNC, USRQUOTA, NULL, 0, NULL, PPM_Q_SYNC, PPM_USRQUOTA, nothing);
	try(Q_SYNC, 77, NULL, 0, NULL, PPM_Q_SYNC, 0, nothing);
	for (unsigned int valid = 1; valid <= QIF_ITIME; valid <<= 1)
		try_limits(valid);
	try_limits(QIF_ALL);
	try_limits(0);
	for (unsigned int valid = 1; valid <= IIF_FLAGS; valid <<= 1)
		try_settings(valid);
	try_settings(IIF_ALL);
	try_formats();
	try(Q_QUOTAOFF, GRPQUOTA, "/dev/none", 5, NULL, PPM_Q_QUOTAOFF, PPM_GRPQUOTA, nothing);
	try(Q_XQUOTAON, USRQUOTA, "/dev/none", 5, NULL, PPM_Q_XQUOTAON, PPM_USRQUOTA, nothing);
	try(Q_XQUOTAOFF, USRQUOTA, "/dev/none", 5, NULL, PPM_Q_XQUOTAOFF, PPM_USRQUOTA, nothing);
	try(Q_XGETQUOTA, USRQUOTA, "/dev/none", 5, NULL, PPM_Q_XGETQUOTA, PPM_USRQUOTA, (struct rest){.id = 5});
	try(Q_XSETQLIM, USRQUOTA, "/dev/none", 6, NULL, PPM_Q_XSETQLIM, PPM_USRQUOTA, (struct rest){.id = 6});
	try(Q_XGETQSTAT, USRQUOTA, "/dev/none", 5, NULL, PPM_Q_XGETQSTAT, PPM_USRQUOTA, nothing);
	try(Q_XQUOTARM, USRQUOTA, "/dev/none", 5, NULL, PPM_Q_XQUOTARM, PPM_USRQUOTA, nothing);
	try(Q_XQUOTASYNC, USRQUOTA, "/dev/none", 5, NULL, PPM_Q_XQUOTASYNC, PPM_USRQUOTA, nothing);
	/* A command that the catalogue does not know, and none at all. */
	try(Q_GETNEXTQUOTA, USRQUOTA, "/dev/none", 5, NULL, 0, PPM_USRQUOTA, nothing);
	try(0, GRPQUOTA, "/dev/none", 5, NULL, 0, PPM_GRPQUOTA, nothing);
	return tell_expectations();
}
