// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* ptrace. */

enum ptrace_variant { PTRACE_NUMBER, PTRACE_SIGNAL };

static __always_inline __u16 machine_ptrace_request(__u64 request)
{
	switch (request) {
#if defined(__TARGET_ARCH_x86)
	case 12:
		return PPM_PTRACE_GETREGS;
	case 13:
		return PPM_PTRACE_SETREGS;
	case 14:
		return PPM_PTRACE_GETFPREGS;
	case 15:
		return PPM_PTRACE_SETFPREGS;
	case 18:
		return PPM_PTRACE_GETFPXREGS;
	case 19:
		return PPM_PTRACE_SETFPXREGS;
	case 21:
		return PPM_PTRACE_OLDSETOPTIONS;
	case 25:
		return PPM_PTRACE_GET_THREAD_AREA;
	case 26:
		return PPM_PTRACE_SET_THREAD_AREA;
	case 30:
		return PPM_PTRACE_ARCH_PRCTL;
	case 33:
		return PPM_PTRACE_SINGLEBLOCK;
#endif
	case 31:
		return PPM_PTRACE_SYSEMU;
	case 32:
		return PPM_PTRACE_SYSEMU_SINGLESTEP;
	default:
		return PPM_PTRACE_UNKNOWN;
	}
}

static __always_inline __u16 catalogue_ptrace_request(__u64 request)
{
	switch (request) {
	case 0:
		return PPM_PTRACE_TRACEME;
	case 1:
		return PPM_PTRACE_PEEKTEXT;
	case 2:
		return PPM_PTRACE_PEEKDATA;
	case 3:
		return PPM_PTRACE_PEEKUSR;
	case 4:
		return PPM_PTRACE_POKETEXT;
	case 5:
		return PPM_PTRACE_POKEDATA;
	case 6:
		return PPM_PTRACE_POKEUSR;
	case 7:
		return PPM_PTRACE_CONT;
	case 8:
		return PPM_PTRACE_KILL;
	case 9:
		return PPM_PTRACE_SINGLESTEP;
	case 16:
		return PPM_PTRACE_ATTACH;
	case 17:
		return PPM_PTRACE_DETACH;
	case 24:
		return PPM_PTRACE_SYSCALL;
	case 0x4200:
		return PPM_PTRACE_SETOPTIONS;
	case 0x4201:
		return PPM_PTRACE_GETEVENTMSG;
	case 0x4202:
		return PPM_PTRACE_GETSIGINFO;
	case 0x4203:
		return PPM_PTRACE_SETSIGINFO;
	case 0x4204:
		return PPM_PTRACE_GETREGSET;
	case 0x4205:
		return PPM_PTRACE_SETREGSET;
	case 0x4206:
		return PPM_PTRACE_SEIZE;
	case 0x4207:
		return PPM_PTRACE_INTERRUPT;
	case 0x4208:
		return PPM_PTRACE_LISTEN;
	case 0x4209:
		return PPM_PTRACE_PEEKSIGINFO;
	case 0x420a:
		return PPM_PTRACE_GETSIGMASK;
	case 0x420b:
		return PPM_PTRACE_SETSIGMASK;
	default:
		return machine_ptrace_request(request);
	}
}

static __always_inline void put_ptrace_data(struct scratch *s, const struct call *call, __u16 request,
					    unsigned long data)
{
	__u64 word = 0;

	switch (request) {
	case PPM_PTRACE_PEEKTEXT:
	case PPM_PTRACE_PEEKDATA:
	case PPM_PTRACE_PEEKUSR:
		/* The kernel's call, other than the library's, writes the word to where data points. */
		read_user_word(call, data, 0, &word);
		put_dynamic_u64(s, PTRACE_NUMBER, word);
		break;
	case PPM_PTRACE_CONT:
	case PPM_PTRACE_SINGLESTEP:
	case PPM_PTRACE_DETACH:
	case PPM_PTRACE_SYSCALL:
		put_dynamic_u8(s, PTRACE_SIGNAL, data);
		break;
	default:
		put_dynamic_u64(s, PTRACE_NUMBER, data);
	}
}

SYSCALL_PROGRAM(sys_ptrace)
{
	__u16 request = catalogue_ptrace_request(syscall_argument(regs, 0));
	struct scratch *s = begin_syscall(PPME_SYSCALL_PTRACE_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: addr (PT_DYN), 3: data (PT_DYN); 0 after a failure */
	if (result < 0) {
		put_dynamic_u64(s, PTRACE_NUMBER, 0);
		put_dynamic_u64(s, PTRACE_NUMBER, 0);
	} else {
		put_dynamic_u64(s, PTRACE_NUMBER, syscall_argument(regs, 2));
		put_ptrace_data(s, regs, request, syscall_argument(regs, 3));
	}
	/* Parameter 4: request (PT_ENUMFLAGS16) */
	put_u16(s, request);
	/* Parameter 5: pid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 1));
	finish(s);
	return 0;
}
