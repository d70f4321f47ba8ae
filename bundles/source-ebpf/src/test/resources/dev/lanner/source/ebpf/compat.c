// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// A 32 bit program without a C library, which makes each call by its number. Arguments: a file, and a port.
#define FD_CWD (-100)

static long call(long number, long a, long b, long c, long d, long e)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory");
	return result;
}

static int number_of(const char *text)
{
	int number = 0;

	while (*text)
		number = number * 10 + *text++ - '0';
	return number;
}

__attribute__((used)) void begin(long *stack)
{
	char **argv = (char **)(stack + 1);
	char *environment[] = {"COLOUR=red", 0};
	char *failing[] = {"first", "second", 0};
	unsigned short port = number_of(argv[2]);
	unsigned char address[16] = {2, 0, port >> 8, port & 255, 127, 0, 0, 1};
	long socket_arguments[] = {2, 1, 0};
	long connect_arguments[3] = {0, (long)address, sizeof(address)};
	char path[16] = "\1\0/nothing/here";
	long unix_arguments[] = {1, 1, 0};
	long bind_arguments[3] = {0, (long)path, sizeof(path)};
	long fd;

	call(5, (long)argv[1], 0101, 0640, 0, 0);		   /* open */
	call(295, FD_CWD, (long)argv[1], 2, 0, 0);		   /* openat */
	call(11, (long)"/nothing/here", (long)failing, (long)environment, 0, 0); /* execve */
	fd = call(102, 1, (long)socket_arguments, 0, 0, 0);	   /* socketcall: socket */
	connect_arguments[0] = fd;
	call(102, 3, (long)connect_arguments, 0, 0, 0);		   /* socketcall: connect */
	bind_arguments[0] = call(102, 1, (long)unix_arguments, 0, 0, 0);
	call(102, 2, (long)bind_arguments, 0, 0, 0);		   /* socketcall: bind */
	call(37, 0x7ffffff0, 9, 0, 0, 0);			   /* kill nobody */
	call(64, 0, 0, 0, 0, 0);				   /* getppid */
	call(203, -1, 0, 0, 0, 0);				   /* setreuid32 */
	call(70, 0xffff, 0, 0, 0, 0);				   /* setreuid with ids of 16 bits */
	call(1, 7, 0, 0, 0, 0);					   /* exit */
}

__asm__(".globl _start\n_start:\n\tmovl %esp, %eax\n\tpushl %eax\n\tcall begin\n");
