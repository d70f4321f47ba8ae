// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* semget, semop, semctl. */

#define IPC_CREAT_BIT 01000
#define IPC_EXCL_BIT 02000
#define IPC_NOWAIT_BIT 04000
#define SEM_UNDO_BIT 0x1000
#define IPC_64_BIT 0x100 /* old callers say with it which structs they know */
#define SETVAL_COMMAND 16
#define SHOWN_OPERATIONS 2

/* A struct sembuf. */
struct semaphore_operation {
	__u16 number;
	__s16 change;
	__u16 flags;
};

SYSCALL_PROGRAM(sys_semget)
{
	const struct flag_pair bits[] = {{IPC_CREAT_BIT, PPM_IPC_CREAT}, {IPC_EXCL_BIT, PPM_IPC_EXCL}};
	__u32 flags = syscall_argument(regs, 2);
	struct scratch *s = begin_syscall(PPME_SYSCALL_SEMGET_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: key (PT_INT32) */
	put_u32(s, syscall_argument(regs, 0));
	/* Parameter 3: nsems (PT_INT32) */
	put_u32(s, syscall_argument(regs, 1));
	/* Parameter 4: semflg (PT_FLAGS32) */
	put_u32(s, CATALOGUE_FLAGS(bits, flags));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_semop)
{
	const struct flag_pair bits[] = {{IPC_NOWAIT_BIT, PPM_IPC_NOWAIT}, {SEM_UNDO_BIT, PPM_SEM_UNDO}};
	struct semaphore_operation operations[SHOWN_OPERATIONS] = {};
	__u64 from = syscall_argument(regs, 1);
	__u32 amount = syscall_argument(regs, 2);
	struct scratch *s = begin_syscall(PPME_SYSCALL_SEMOP_X, 9);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: nsops (PT_UINT32) */
	put_u32(s, amount);
#pragma unroll
	for (__u32 i = 0; i < SHOWN_OPERATIONS; i++) {
		/* What has failed did nothing, and the operations are shown as none. */
		if (result == 0 && i < amount)
			bpf_probe_read_user(&operations[i], sizeof(operations[i]),
					    (void *)(from + i * sizeof(operations[i])));
		/* Parameter 3, 6: sem_num (PT_UINT16) */
		put_u16(s, operations[i].number);
		/* Parameter 4, 7: sem_op (PT_INT16) */
		put_u16(s, operations[i].change);
		/* Parameter 5, 8: sem_flg (PT_FLAGS16) */
		put_u16(s, CATALOGUE_FLAGS(bits, operations[i].flags));
	}
	/* Parameter 9: semid (PT_INT32) */
	put_u32(s, syscall_argument(regs, 0));
	finish(s);
	return 0;
}

static __always_inline __u16 catalogue_semctl_command(__u32 command)
{
	switch (command & ~IPC_64_BIT) {
	case 0:
		return PPM_IPC_RMID;
	case 1:
		return PPM_IPC_SET;
	case 2:
		return PPM_IPC_STAT;
	case 3:
		return PPM_IPC_INFO;
	case 11:
		return PPM_GETPID;
	case 12:
		return PPM_GETVAL;
	case 13:
		return PPM_GETALL;
	case 14:
		return PPM_GETNCNT;
	case 15:
		return PPM_GETZCNT;
	case SETVAL_COMMAND:
		return PPM_SETVAL;
	case 17:
		return PPM_SETALL;
	case 18:
		return PPM_SEM_STAT;
	case 19:
		return PPM_SEM_INFO;
	}
	return 0;
}

SYSCALL_PROGRAM(sys_semctl)
{
	__u32 command = syscall_argument(regs, 2);
	struct scratch *s = begin_syscall(PPME_SYSCALL_SEMCTL_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: semid (PT_INT32) */
	put_u32(s, syscall_argument(regs, 0));
	/* Parameter 3: semnum (PT_INT32) */
	put_u32(s, syscall_argument(regs, 1));
	/* Parameter 4: cmd (PT_FLAGS16) */
	put_u16(s, catalogue_semctl_command(command));
	/* Parameter 5: val (PT_INT32) */
	put_u32(s, (command & ~IPC_64_BIT) == SETVAL_COMMAND ? syscall_argument(regs, 3) : 0);
	finish(s);
	return 0;
}
