// SPDX-License-Identifier: Apache-2.0
/* prctl: options with a text, with a number that the kernel gives, with a number of the caller's. */
#include "expect.h"
#include <sys/prctl.h>

#define NO_MEMORY 8L

static void expect_number(long result, long option, long number)
{
	expect("SYSCALL_PRCTL_X");
	num("res", result);
	num("option", option);
	none("arg2_str");
	num("arg2_int", number);
	end();
}

static void try_number(long option, long number)
{
	expect_number(call(SYS_prctl, option, number, 0L, 0L, 0L), option, number);
}

static void expect_text(long result, long option, const char *value)
{
	expect("SYSCALL_PRCTL_X");
	num("res", result);
	num("option", option);
	if (value)
		text("arg2_str", value);
	else
		none("arg2_str");
	num("arg2_int", 0);
	end();
}

int main(void)
{
	char name[16] = "";
	int subreaper = -1;

	/* The kernel takes no more than 15 bytes. */
	expect_text(call(SYS_prctl, PR_SET_NAME, "a name longer than fits"), PR_SET_NAME, "a name longer t");
	expect_text(call(SYS_prctl, PR_GET_NAME, name), PR_GET_NAME, "a name longer t");
	expect_text(call(SYS_prctl, PR_SET_NAME, NO_MEMORY), PR_SET_NAME, 0);
	try_number(PR_SET_CHILD_SUBREAPER, 1);
	expect_number(call(SYS_prctl, PR_GET_CHILD_SUBREAPER, &subreaper, 0L, 0L, 0L), PR_GET_CHILD_SUBREAPER, 1);
	expect_number(call(SYS_prctl, PR_GET_CHILD_SUBREAPER, NO_MEMORY, 0L, 0L, 0L), PR_GET_CHILD_SUBREAPER, 0);
	try_number(PR_SET_DUMPABLE, 1);
	try_number(PR_SET_DUMPABLE, 77);
	try_number(PR_GET_DUMPABLE, 0);
	try_number(PR_SET_KEEPCAPS, 1);
	try_number(PR_GET_KEEPCAPS, 0);
	try_number(PR_CAPBSET_READ, 7);
	try_number(PR_CAPBSET_READ, 999);
	try_number(PR_CAPBSET_DROP, 5);
	try_number(PR_GET_SECCOMP, 0);
	try_number(PR_GET_SECUREBITS, 0);
	try_number(PR_SET_SECUREBITS, 1 << 30);
	try_number(PR_SET_THP_DISABLE, 1);
	try_number(PR_GET_THP_DISABLE, 0);
	try_number(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
	try_number(PR_SET_NO_NEW_PRIVS, 1);
	try_number(PR_GET_NO_NEW_PRIVS, 0);
	try_number(4242, -4242);
	return tell_expectations();
}
