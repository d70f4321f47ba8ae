/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_CAST_H
#define LANNER_LIB_CAST_H

/*
 * Rung 3: kernel objects of which only the address is known. To ask the kernel for a field is a call, which costs more
 * than all else that is done with the field; a pointer with a type is followed like any other. From Linux 6.2 on there
 * is a function of the kernel that gives an address its type (bpf_rdonly_cast). User space, which knows whether there
 * is one and what number it has, puts that into the call below before the load; elsewhere `casts` is false, and nobody
 * gets there. libbpf could do that too, but some versions of it and of the kernel would refuse the whole object.
 */
#define CAST_CALL 0x4c414e52

static __always_inline void *cast(const void *object, __u32 type)
{
	void *typed;

	asm volatile("r1 = %[object]\n\t"
		     "r2 = %[type]\n\t"
		     "call %[function]\n\t"
		     "%[typed] = r0"
		     : [typed] "=r"(typed)
		     : [object] "r"(object), [type] "r"((__u64)type), [function] "i"(CAST_CALL)
		     : "r0", "r1", "r2", "r3", "r4", "r5");
	return typed;
}

#define CAST(type, object) ((type *)cast((const void *)(object), bpf_core_type_id_kernel(type)))

/* Whether the pointers of the current task may be followed: from 5.11 on. */
static __always_inline bool has_typed_task(void)
{
	return typed_pointers && bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf);
}

/* The current task. What is asked of it by OWN costs least. */
static __always_inline struct task_struct *own_task(void)
{
	if (has_typed_task())
		return bpf_get_current_task_btf();
	return (void *)bpf_get_current_task();
}

#define OWN(task, field) (has_typed_task() ? (task)->field : BPF_CORE_READ(task, field))

#endif
