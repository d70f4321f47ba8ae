// SPDX-License-Identifier: Apache-2.0
/* process_vm_readv and process_vm_writev, with memory of its own. */
#define _GNU_SOURCE
#include "expect.h"
#include <sys/uio.h>

static void expect_moved(long number, const char *type, long pid, const struct iovec *own, int parts, char *there,
			 size_t length)
{
	struct iovec remote = {there, length};
	long result = call(number, pid, own, parts, &remote, 1L, 0L);
	char whole[1024];
	size_t at = 0;

	for (int i = 0; i < parts; i++) {
		memcpy(whole + at, own[i].iov_base, own[i].iov_len);
		at += own[i].iov_len;
	}
	expect(type);
	num("res", result);
	num("pid", pid);
	if (result > 0)
		bytes("data", whole, result < 80 ? result : 80);
	else
		none("data");
	end();
}

int main(void)
{
	char there[300];
	char first[70];
	char second[200];
	struct iovec own[2] = {{first, 70}, {second, 200}};
	struct iovec one = {first, 5};

	for (size_t i = 0; i < sizeof(there); i++)
		there[i] = 'A' + i % 50;
	expect_moved(SYS_process_vm_readv, "SYSCALL_PROCESS_VM_READV_X", getpid(), own, 2, there, 270);
	expect_moved(SYS_process_vm_readv, "SYSCALL_PROCESS_VM_READV_X", getpid(), &one, 1, there + 1, 5);
	expect_moved(SYS_process_vm_readv, "SYSCALL_PROCESS_VM_READV_X", 0x7fffffff, own, 2, there, 270);
	expect_moved(SYS_process_vm_writev, "SYSCALL_PROCESS_VM_WRITEV_X", getpid(), own, 2, there, 270);
	expect_moved(SYS_process_vm_writev, "SYSCALL_PROCESS_VM_WRITEV_X", -1, &one, 1, there, 5);
	return tell_expectations();
}
