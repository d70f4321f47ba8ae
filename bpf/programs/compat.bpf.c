// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* The end of a 32 bit call: its arguments are brought to where those of other calls are, then its program has it. */

#if defined(__TARGET_ARCH_x86)
#define COMPAT_0 bx
#define COMPAT_1 cx
#define COMPAT_2 dx
#define COMPAT_3 si
#define COMPAT_4 di
#define COMPAT_5 bp
#else
#define COMPAT_0 orig_x0
#define COMPAT_1 regs[1]
#define COMPAT_2 regs[2]
#define COMPAT_3 regs[3]
#define COMPAT_4 regs[4]
#define COMPAT_5 regs[5]
#endif

static __always_inline void copy_compat_arguments(struct call *call, struct pt_regs *regs)
{
	call->arguments[0] = (__u32)BPF_CORE_READ(regs, COMPAT_0);
	call->arguments[1] = (__u32)BPF_CORE_READ(regs, COMPAT_1);
	call->arguments[2] = (__u32)BPF_CORE_READ(regs, COMPAT_2);
	call->arguments[3] = (__u32)BPF_CORE_READ(regs, COMPAT_3);
	call->arguments[4] = (__u32)BPF_CORE_READ(regs, COMPAT_4);
	call->arguments[5] = (__u32)BPF_CORE_READ(regs, COMPAT_5);
}

/* Takes the arguments from the caller's memory; it may hold fewer than six. */
static __always_inline void fetch_arguments(struct call *call, __u64 from)
{
	__u32 words[6] = {};

	if (bpf_probe_read_user(words, sizeof(words), (void *)from)) {
		for (int i = 0; i < 6; i++)
			if (bpf_probe_read_user(&words[i], sizeof(words[i]), (void *)from + i * sizeof(words[i])))
				break;
	}
	for (int i = 0; i < 6; i++)
		call->arguments[i] = words[i];
}

/* ipc(call, first, second, third, pointer, fifth): each call picks those it needs, in an order of its own. */
static __always_inline void pick_ipc_arguments(struct call *call)
{
	__u32 which = call->arguments[0] & 0xffff;
	__u64 first = call->arguments[1];
	__u64 second = call->arguments[2];
	__u64 third = call->arguments[3];
	__u64 pointer = call->arguments[4];
	__u64 fifth = call->arguments[5];
	__u32 inner[2] = {};

	call->arguments[0] = first;
	call->arguments[1] = second;
	call->arguments[2] = third;
	call->arguments[3] = pointer;
	call->arguments[4] = fifth;
	call->arguments[5] = 0;
	switch (which) {
	case IPC_SEMOP:
	case IPC_SEMTIMEDOP:
		call->arguments[1] = pointer;
		call->arguments[2] = second;
		call->arguments[3] = fifth;
		break;
	case IPC_SEMCTL:
		/* The fourth argument is a union that lies where the pointer says. */
		bpf_probe_read_user(inner, sizeof(inner[0]), (void *)pointer);
		call->arguments[3] = inner[0];
		break;
	case IPC_MSGSND:
		call->arguments[1] = pointer;
		call->arguments[2] = second;
		call->arguments[3] = third;
		break;
	case IPC_MSGRCV:
		call->arguments[1] = pointer;
		call->arguments[2] = second;
		call->arguments[3] = fifth;
		call->arguments[4] = third;
		break;
	case IPC_SHMAT:
		call->arguments[1] = pointer;
		call->arguments[2] = second;
		break;
	case IPC_SHMDT:
		call->arguments[0] = pointer;
		break;
	case IPC_MSGCTL:
	case IPC_SHMCTL:
		call->arguments[2] = pointer;
		break;
	}
}

static __always_inline struct call_kind *kind_at(__u32 row)
{
	return bpf_map_lookup_elem(&calls, &row);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_compat_exit, struct pt_regs *regs, long result)
{
	__u32 nr = register_number(regs);
	struct call_kind *kind = nr < SYSCALLS ? kind_at(COMPAT_ROWS + nr) : 0;
	struct scratch *s;

	if (!kind || !kind->id) {
		count(PPME_NONE, LOSS_COMPAT_SYSCALL);
		return 0;
	}
	/* An address above 2 GiB is no failure. */
	result = has_failed((__s32)result) ? (long)(__s32)result : (long)(__u32)result;
	if (!is_wanted(kind, result)) {
		if (kind->wanted)
			forget_held(kind, bpf_get_current_pid_tgid());
		return 0;
	}
	s = scratch_of(HOOK_SYSCALL);
	if (!s) {
		count(PPME_NONE, LOSS_NO_SCRATCH);
		return 0;
	}
	copy_compat_arguments(&s->call, regs);
	s->call.compat = true;
	s->call.wide_times = kind->door == DOOR_TIME64;
	s->call.narrow_ids = kind->door == DOOR_ID16;
	switch (kind->door) {
	case DOOR_SOCKETCALL:
		kind = kind_at(SOCKETCALL_ROWS + (s->call.arguments[0] & ROWS_MASK));
		fetch_arguments(&s->call, s->call.arguments[1]);
		break;
	case DOOR_IPC:
		kind = kind_at(IPC_ROWS + (s->call.arguments[0] & ROWS_MASK));
		pick_ipc_arguments(&s->call);
		break;
	case DOOR_POINTER:
		fetch_arguments(&s->call, s->call.arguments[0]);
		break;
	}
	if (is_wanted(kind, result))
		jump(ctx, &s->call, kind, nr, result, own_task());
	else if (kind)
		forget_held(kind, bpf_get_current_pid_tgid());
	return 0;
}
