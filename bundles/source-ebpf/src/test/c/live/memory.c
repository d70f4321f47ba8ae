// SPDX-License-Identifier: Apache-2.0
/* mmap, munmap, mprotect, brk; mlock, mlock2, munlock, mlockall, munlockall. */
#include "expect.h"
#include <fcntl.h>
#include <sys/mman.h>

#define LENGTH 8192L
#define ODD_ADDRESS 12345L

/* The catalogue's values. */
#define PPM_PROT_READ 1
#define PPM_PROT_WRITE 2
#define PPM_PROT_EXEC 4
#define PPM_PROT_GROWSDOWN 16
#define PPM_MAP_SHARED 1
#define PPM_MAP_PRIVATE 2
#define PPM_MAP_FIXED 4
#define PPM_MAP_ANONYMOUS 8
#define PPM_MAP_NORESERVE 64
#define PPM_MAP_POPULATE 128
#define PPM_MAP_LOCKED 16384

static void sizes(void)
{
	any("vm_size", "memory comes and goes while this runs");
	any("vm_rss", "memory comes and goes while this runs");
	any("vm_swap", "memory comes and goes while this runs");
}

static long try_mmap(long address, long length, long prot, long flags, long fd, long offset, long known_prot,
		     long known_flags)
{
	long result = call(SYS_mmap, address, length, prot, flags, fd, offset);

	expect("SYSCALL_MMAP_X");
	num("res", result);
	sizes();
	num("addr", address);
	num("length", length);
	num("prot", known_prot);
	num("flags", known_flags);
	num("fd", fd);
	num("offset", offset);
	end();
	return result;
}

static void try_munmap(long address, long length)
{
	long result = call(SYS_munmap, address, length);

	expect("SYSCALL_MUNMAP_X");
	num("res", result);
	sizes();
	num("addr", address);
	num("length", length);
	end();
}

static void try_mprotect(long address, long length, long prot, long known)
{
	long result = call(SYS_mprotect, address, length, prot);

	expect("SYSCALL_MPROTECT_X");
	num("res", result);
	num("addr", address);
	num("length", length);
	num("prot", known);
	end();
}

static long try_brk(long address)
{
	long result = syscall(SYS_brk, address);

	expect("SYSCALL_BRK_4_X");
	num("res", result);
	sizes();
	num("addr", address);
	end();
	return result;
}

static void try_lock(long number, const char *type, long address, long length)
{
	long result = call(number, address, length);

	expect(type);
	num("res", result);
	num("addr", address);
	num("len", length);
	end();
}

static void try_mlock2(long address, long length, long flags, long known)
{
	long result = call(SYS_mlock2, address, length, flags);

	expect("SYSCALL_MLOCK2_X");
	num("res", result);
	num("addr", address);
	num("len", length);
	num("flags", known);
	end();
}

static void try_mlockall(long flags, long known)
{
	long result = call(SYS_mlockall, flags);

	expect("SYSCALL_MLOCKALL_X");
	num("res", result);
	num("flags", known);
	end();
}

int main(void)
{
	long fd = must(open("/proc/self/exe", O_RDONLY));
	long mapped = try_mmap(0, LENGTH, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_POPULATE, -1, 0,
			       PPM_PROT_READ | PPM_PROT_WRITE,
			       PPM_MAP_PRIVATE | PPM_MAP_ANONYMOUS | PPM_MAP_NORESERVE | PPM_MAP_POPULATE);
	long result;
	long heap;

	must(mapped);
	try_mmap(mapped, LENGTH / 2, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0,
		 PPM_PROT_READ | PPM_PROT_WRITE, PPM_MAP_SHARED | PPM_MAP_ANONYMOUS | PPM_MAP_FIXED);
	must(try_mmap(0, LENGTH / 2, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 4096, PPM_PROT_READ | PPM_PROT_EXEC,
		      PPM_MAP_PRIVATE));
	try_mmap(0, LENGTH, PROT_NONE, MAP_PRIVATE, 4242, 0, 0, PPM_MAP_PRIVATE);
	try_mmap(0, 0, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_LOCKED, -1, 0, PPM_PROT_READ,
		 PPM_MAP_SHARED | PPM_MAP_ANONYMOUS | PPM_MAP_LOCKED);

	try_mprotect(mapped, LENGTH, PROT_READ, PPM_PROT_READ);
	try_mprotect(mapped, LENGTH, PROT_READ | PROT_WRITE, PPM_PROT_READ | PPM_PROT_WRITE);
	try_mprotect(ODD_ADDRESS, LENGTH, PROT_READ | PROT_WRITE | PROT_EXEC,
		     PPM_PROT_READ | PPM_PROT_WRITE | PPM_PROT_EXEC);
	try_mprotect(mapped, LENGTH, PROT_READ | PROT_GROWSDOWN, PPM_PROT_READ | PPM_PROT_GROWSDOWN);

	try_lock(SYS_mlock, "SYSCALL_MLOCK_X", mapped, LENGTH);
	try_lock(SYS_mlock, "SYSCALL_MLOCK_X", 0, LENGTH);
	try_lock(SYS_munlock, "SYSCALL_MUNLOCK_X", mapped, LENGTH);
	try_lock(SYS_munlock, "SYSCALL_MUNLOCK_X", 0, LENGTH);
	try_mlock2(mapped, LENGTH, 1, 1);
	try_mlock2(mapped, LENGTH, 2, 0);
	try_mlockall(MCL_CURRENT, 1);
	try_mlockall(MCL_FUTURE | MCL_ONFAULT, 6);
	try_mlockall(64, 0);
	result = call(SYS_munlockall);
	expect("SYSCALL_MUNLOCKALL_X");
	num("res", result);
	end();

	try_munmap(mapped, LENGTH);
	try_munmap(ODD_ADDRESS, LENGTH);
	heap = try_brk(0);
	must(try_brk(heap + LENGTH) == heap + LENGTH ? 0 : -1);
	/* What cannot be had leaves the end where it was. */
	must(try_brk(1) == heap + LENGTH ? 0 : -1);
	return tell_expectations();
}
