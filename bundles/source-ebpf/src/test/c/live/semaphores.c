// SPDX-License-Identifier: Apache-2.0
/* semget, semop, semctl. */
#include "expect.h"
#include <sys/ipc.h>
#include <sys/sem.h>

static long expect_semget(int key, int amount, int flags, int shown)
{
	long result = call(SYS_semget, key, amount, flags);

	expect("SYSCALL_SEMGET_X");
	num("res", result);
	num("key", key);
	num("nsems", amount);
	num("semflg", shown);
	end();
	return result;
}

static void expect_semop(long id, struct sembuf *operations, unsigned amount, int shown)
{
	struct sembuf none = {};
	long result = call(SYS_semop, id, operations, amount);

	expect("SYSCALL_SEMOP_X");
	num("res", result);
	num("nsops", amount);
	for (int i = 0; i < 2; i++) {
		struct sembuf *operation = i < shown ? &operations[i] : &none;

		num(i ? "sem_num_1" : "sem_num_0", operation->sem_num);
		num(i ? "sem_op_1" : "sem_op_0", operation->sem_op);
		num(i ? "sem_flg_1" : "sem_flg_0",
		    (operation->sem_flg & IPC_NOWAIT ? 1 : 0) | (operation->sem_flg & SEM_UNDO ? 2 : 0));
	}
	num("semid", id);
	end();
}

static long expect_semctl(long id, int number, int command, long argument, int shown)
{
	long result = call(SYS_semctl, id, number, command, argument);

	expect("SYSCALL_SEMCTL_X");
	num("res", result);
	num("semid", id);
	num("semnum", number);
	num("cmd", shown);
	num("val", command == SETVAL ? argument : 0);
	end();
	return result;
}

int main(void)
{
	struct sembuf operations[3] = {{0, 3, 0}, {1, 1, SEM_UNDO}, {2, 1, 0}};
	struct sembuf impossible = {0, -9, IPC_NOWAIT};
	unsigned short all[3];
	struct semid_ds status;
	struct seminfo information;
	long id = must(expect_semget(IPC_PRIVATE, 3, IPC_CREAT | IPC_EXCL | 0600, 8192 | 16384));

	must(expect_semget(-77, -1, IPC_CREAT, 8192) == -EINVAL ? 0 : -1);
	expect_semop(id, operations, 1, 1);
	expect_semop(id, operations, 3, 2);
	expect_semop(id, &impossible, 1, 0);
	expect_semop(-1, NULL, 0, 0);
	must(expect_semctl(id, 1, SETVAL, 42, 4096));
	must(expect_semctl(id, 1, GETVAL, 0, 512) == 42 ? 0 : -1);
	must(expect_semctl(id, 0, GETPID, 0, 256));
	must(expect_semctl(id, 0, GETNCNT, 0, 128));
	must(expect_semctl(id, 0, GETZCNT, 0, 1024));
	must(expect_semctl(id, 0, GETALL, (long)all, 64));
	must(expect_semctl(id, 0, SETALL, (long)all, 2048));
	must(expect_semctl(id, 0, IPC_STAT, (long)&status, 1));
	must(expect_semctl(id, 0, IPC_SET, (long)&status, 2));
	must(expect_semctl(0, 0, IPC_INFO, (long)&information, 8));
	must(expect_semctl(0, 0, SEM_INFO, (long)&information, 16));
	must(expect_semctl(id, 0, SEM_STAT, 8, 32) < 0 ? 0 : -1);
	must(expect_semctl(id, 0, 4711, 0, 0) == -EINVAL ? 0 : -1);
	must(expect_semctl(id, 0, IPC_RMID, 0, 4));
	return tell_expectations();
}
