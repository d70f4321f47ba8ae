// SPDX-License-Identifier: Apache-2.0
/* keyctl: each shape of arguments. A value is a byte that says what it is (0: number, 1: text), then the value. */
#include "expect.h"
#include <linux/keyctl.h>

#define NO_MEMORY 8L

static void number(const char *name, long long value)
{
	unsigned char packed[9] = {0};

	memcpy(packed + 1, &value, 8);
	bytes(name, packed, sizeof(packed));
}

/* With a null pointer, or memory that cannot be read, the index is alone. */
static void described(const char *name, const char *value)
{
	char packed[256] = {1};

	if (value)
		strcpy(packed + 1, value);
	bytes(name, packed, value ? 2 + strlen(value) : 1);
}

static void begin_keyctl(long result, long operation)
{
	expect("SYSCALL_KEYCTL_X");
	num("res", result);
	num("operation", operation);
}

/* Calls whose first arguments are numbers; the others are told as 0. */
static long try_numbers(int count, long operation, long a, long b, long c, long d)
{
	long result = call(SYS_keyctl, operation, a, b, c, d);

	begin_keyctl(result, operation);
	number("arg2", count > 0 ? a : 0);
	number("arg3", count > 1 ? b : 0);
	number("arg4", count > 2 ? c : 0);
	number("arg5", count > 3 ? d : 0);
	end();
	return result;
}

static void try_texts(void)
{
	long result = call(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "lanner-session");

	begin_keyctl(result, KEYCTL_JOIN_SESSION_KEYRING);
	described("arg2", "lanner-session");
	number("arg3", 0);
	number("arg4", 0);
	number("arg5", 0);
	end();
	result = call(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, 0L);
	begin_keyctl(result, KEYCTL_JOIN_SESSION_KEYRING);
	described("arg2", 0);
	number("arg3", 0);
	number("arg4", 0);
	number("arg5", 0);
	end();
	result = call(SYS_keyctl, KEYCTL_SEARCH, (long)KEY_SPEC_SESSION_KEYRING, "user", "no such key", 0L);
	begin_keyctl(result, KEYCTL_SEARCH);
	number("arg2", KEY_SPEC_SESSION_KEYRING);
	described("arg3", "user");
	described("arg4", "no such key");
	number("arg5", 0);
	end();
	result = call(SYS_keyctl, KEYCTL_RESTRICT_KEYRING, -99L, "asymmetric", NO_MEMORY);
	begin_keyctl(result, KEYCTL_RESTRICT_KEYRING);
	number("arg2", -99);
	described("arg3", "asymmetric");
	described("arg4", 0);
	number("arg5", 0);
	end();
	result = call(SYS_keyctl, KEYCTL_PKEY_QUERY, -99L, 0L, "enc=raw", 0L);
	begin_keyctl(result, KEYCTL_PKEY_QUERY);
	number("arg2", -99);
	number("arg3", 0);
	described("arg4", "enc=raw");
	number("arg5", 0);
	end();
	result = call(SYS_keyctl, KEYCTL_PKEY_SIGN, NO_MEMORY, "enc=pkcs1", 3L, 4L);
	begin_keyctl(result, KEYCTL_PKEY_SIGN);
	number("arg2", NO_MEMORY);
	described("arg3", "enc=pkcs1");
	number("arg4", 3);
	number("arg5", 4);
	end();
}

int main(void)
{
	long key = must(syscall(SYS_add_key, "user", "lanner", "payload", 7L, KEY_SPEC_PROCESS_KEYRING));
	char text_of_key[100];

	try_numbers(2, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1, 33, 44);
	try_numbers(3, KEYCTL_DESCRIBE, key, (long)text_of_key, sizeof(text_of_key), 44);
	try_numbers(3, KEYCTL_READ, key, (long)text_of_key, sizeof(text_of_key), 44);
	try_numbers(2, KEYCTL_SETPERM, key, 0x3f3f0000, 33, 44);
	try_numbers(2, KEYCTL_SET_TIMEOUT, key, 100, 33, 44);
	try_numbers(3, KEYCTL_UPDATE, key, (long)"new", 3, 44);
	try_numbers(2, KEYCTL_LINK, key, KEY_SPEC_THREAD_KEYRING, 33, 44);
	try_numbers(4, KEYCTL_MOVE, key, KEY_SPEC_THREAD_KEYRING, KEY_SPEC_THREAD_KEYRING, 1);
	try_numbers(1, KEYCTL_REVOKE, key, 22, 33, 44);
	try_numbers(3, KEYCTL_READ, key, (long)text_of_key, sizeof(text_of_key), 44);
	try_numbers(1, KEYCTL_CLEAR, -99, 22, 33, 44);
	try_numbers(0, KEYCTL_SESSION_TO_PARENT, 11, 22, 33, 44);
	try_numbers(4, KEYCTL_REJECT, -99, 22, 33, 44);
	try_numbers(0, 77, 11, 22, 33, 44);
	try_texts();
	return tell_expectations();
}
