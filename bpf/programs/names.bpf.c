// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * The kernel gives back its copy of a name (putname) to the slab cache that all such copies come from: the one place
 * at which every kernel from 5.15 on lets programs see it. The hook is that of all slab caches, so what is not such a
 * copy must leave at once.
 */

/* The cache (or, until 6.0, the name of it), once it has been seen. */
static volatile __u64 names_cache = 0;

static const struct held_names NO_NAMES;

/* Where a long name is put together: the hook keeps itself out while it runs. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct long_name);
} long_name_area SEC(".maps");

static __always_inline bool is_names_cache(__u64 cache)
{
	char expected[] = "names_cache";
	char name[sizeof(expected)] = {};
	const void *from = (void *)cache;

	if (free_tells_cache)
		from = BPF_CORE_READ((struct kmem_cache *)cache, name);
	if (bpf_probe_read_kernel(name, sizeof(name), from))
		return false;
	for (int i = 0; i < sizeof(name); i++)
		if (name[i] != expected[i])
			return false;
	return true;
}

/* The number of the call that the thread is in, as the caller gave it. */
static __always_inline __u32 number_of_call(struct task_struct *task)
{
	__u64 *place = casts ? registers_place() : 0;

	if (place && *place)
		return register_number(CAST(struct pt_regs, task->stack + *place));
	return register_number((void *)bpf_task_pt_regs(task));
}

#if defined(__TARGET_ARCH_x86)
/* What the one call for all that is done with sockets is in truth; only 32 bit programs of x86 have it. */
static __always_inline struct call_kind *kind_of_socketcall(void)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
	__u32 row = SOCKETCALL_ROWS + (regs->bx & ROWS_MASK);

	return bpf_map_lookup_elem(&calls, &row);
}
#endif

/* The call that the thread is in, if names or paths of it are to be told. */
static __always_inline struct call_kind *own_name_call(struct task_struct *task)
{
	__u32 nr = number_of_call(task);
	__u32 row = is_own_compat(task) ? COMPAT_ROWS + (nr & (SYSCALLS - 1)) : native_row(nr);
	struct call_kind *kind = bpf_map_lookup_elem(&calls, &row);

#if defined(__TARGET_ARCH_x86)
	if (kind && kind->door == DOOR_SOCKETCALL)
		kind = kind_of_socketcall();
#endif
	return kind && kind->wanted && (kind->names || kind->addresses & ADDRESSES_PATHS) ? kind : 0;
}

static __always_inline struct held_names *own_names(__u32 tid)
{
	struct held_names *slot = slot_for(tid);
	struct held_names *held;

	if (slot && slot->tid == tid)
		return slot;
	held = bpf_map_lookup_elem(&held_names, &tid);
	if (held)
		return held;
	/* If two threads try at the same time, at most one of them finds that it is alone. */
	if (slot && !slot->claims) {
		__sync_fetch_and_add(&slot->claims, 1);
		barrier();
		if (*(volatile __u32 *)&slot->claims == 1) {
			slot->tid = tid;
			return slot;
		}
	}
	bpf_map_update_elem(&held_names, &tid, &NO_NAMES, BPF_NOEXIST);
	return names_of(tid);
}

/* A name that is longer than what a thread's entry has room for; false if it does not even have so many bytes. */
static __always_inline bool hold_long_name(__u32 tid, __u32 place, const void *text, __u32 more_than)
{
	__u64 key = long_name_key(tid, place);
	__u32 only = 0;
	struct long_name *area = bpf_map_lookup_elem(&long_name_area, &only);

	if (!area || bpf_probe_read_kernel_str(area->text, PATH_BYTES, text) <= (long)more_than)
		return false;
	return !bpf_map_update_elem(&long_names, &key, area, BPF_ANY);
}

#define LOW_BITS 0x0101010101010101ULL
#define HIGH_BITS (LOW_BITS << 7)

/* Of the bytes of a word that are 0, the lowest has its highest bit set; above it others may have, too. */
static __always_inline __u64 nul_bits(__u64 word)
{
	return (word - LOW_BITS) & ~word & HIGH_BITS;
}

/* The number of the lowest byte that has a bit set. */
static __always_inline __u32 lowest_byte(__u64 bits)
{
	__u32 number = 0;

	bits &= -bits;
	if (!(__u32)bits) {
		bits >>= 32;
		number = 4;
	}
	if (!(__u16)bits) {
		bits >>= 16;
		number += 2;
	}
	return number + !(__u8)bits;
}

#define COPY_WORD(place, field)                                                                                        \
	do {                                                                                                           \
		__u64 word__ = from->field;                                                                            \
                                                                                                                       \
		to[place] = word__;                                                                                    \
		if (nul_bits(word__))                                                                                  \
			return (place)*8 + lowest_byte(nul_bits(word__)) + 1;                                          \
	} while (0)

/*
 * Copies a name of no more than SHORT_BYTES word by word, as the kernel's own way to copy a text is a call for that and
 * slower. Returns the bytes with the NUL; LONG_NAME if there is none among those.
 */
static __always_inline __u32 copy_short_name(__u64 *to, const struct sysinfo *from)
{
	COPY_WORD(0, uptime);
	COPY_WORD(1, loads[0]);
	COPY_WORD(2, loads[1]);
	COPY_WORD(3, loads[2]);
	COPY_WORD(4, totalram);
	COPY_WORD(5, freeram);
	COPY_WORD(6, sharedram);
	COPY_WORD(7, bufferram);
	return LONG_NAME;
}

/* How many bytes of a name, with its NUL, have been copied into a thread's entry; LONG_NAME if there may be more. */
static __always_inline long copy_name(char *to, const void *text)
{
	__u32 len = casts ? copy_short_name((__u64 *)to, CAST(struct sysinfo, text)) : LONG_NAME;

	return len == LONG_NAME ? bpf_probe_read_kernel_str(to, HELD_BYTES, text) : len;
}

/*
 * The path of a socket that is looked up: from what the kernel copied as the address of the call, it makes a name of
 * its own. It is held as the address.
 */
static __always_inline void hold_path(__u32 tid, const void *text)
{
	struct held_address *address = new_address(tid);
	long len;

	if (!address)
		return;
	*(__u16 *)address->bytes = SCAP_AF_UNIX;
	len = bpf_probe_read_kernel_str(address->bytes + SUN_PATH_AT, UNIX_PATH_BYTES + 1, text);
	address->len = len < 0 ? 0 : len + SUN_PATH_AT;
}

/*
 * What mount makes into a name first, when it is done with that of the directory, is the device, if it looks that up as
 * a name at all. Others may follow.
 */
static __always_inline bool is_device_next(__u32 tid)
{
	struct held_names *held = names_of(tid);

	return held && held->count == 1;
}

/* All kernels have what is asked of a name in its first bytes. */
#define FILENAME_BYTES 16

/*
 * A name that almost fills the piece of memory has it for itself, and nothing there says where it came from. Others
 * take pieces of the cache for other ends: they hold no text of that length.
 */
static __always_inline void hold_name(struct task_struct *task, const struct call_kind *kind,
				      const struct filename *filename)
{
	const void *own = (void *)filename + bpf_core_field_offset(struct filename, iname);
	__u32 tid = task->pid;
	const void *text;
	__u64 from;
	struct held_names *held;
	__u32 place;
	long len = LONG_NAME;

	if (casts) {
		const struct filename *typed = CAST(struct filename, filename);

		text = typed->name;
		from = (__u64)typed->uptr;
	} else {
		__u8 copy[FILENAME_BYTES] __attribute__((aligned(8)));

		if (bpf_probe_read_kernel(copy, FILENAME_BYTES, filename))
			return;
		text = *(const void **)(copy + bpf_core_field_offset(struct filename, name));
		from = *(__u64 *)(copy + bpf_core_field_offset(struct filename, uptr));
	}
	/* A name that the kernel itself has made, of what it had copied before or thought of. */
	if (text == own && !from) {
		if (kind->addresses & ADDRESSES_PATHS) {
			hold_path(tid, text);
			return;
		}
		if (kind->names != NAME_AND_DEVICE || !is_device_next(tid))
			return;
	}
	if (!kind->names)
		return;
	held = own_names(tid);
	if (!held || (kind->names == NAME_AND_DEVICE && held->count > 1))
		return;
	place = held->count & 1;
	if (text == own) {
		len = copy_name(held->texts[place & 1], text);
		if (len == HELD_BYTES)
			len = hold_long_name(tid, place, text, 0) ? LONG_NAME : 0;
		/* The kernel refuses an empty name before it notes where it came from. */
		if (len == 1)
			from = 0;
	} else {
		from = 0;
		if (!hold_long_name(tid, place, filename, PATH_BYTES - bpf_core_type_size(struct filename)))
			return;
	}
	if (len <= 0)
		return;
	if (len == LONG_NAME)
		held->had_long = true;
	held->from[place & 1] = from;
	held->len[place & 1] = len;
	held->count++;
}

SEC("tp_btf/kmem_cache_free")
int on_name_free(__u64 *ctx)
{
	struct task_struct *task;
	struct call_kind *kind;
	__u64 cache = ctx[2];

	if (cache != names_cache) {
		if (names_cache || !is_names_cache(cache))
			return 0;
		names_cache = cache;
	}
	task = (void *)bpf_get_current_task_btf();
	kind = own_name_call(task);
	if (kind)
		hold_name(task, kind, (void *)ctx[1]);
	return 0;
}
