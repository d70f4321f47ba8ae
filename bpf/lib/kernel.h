/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_KERNEL_H
#define LANNER_LIB_KERNEL_H

/*
 * Rung 1: the kernel's types, only the fields that are read. libbpf finds the real offsets in the running kernel's
 * BTF, so order and neighbours do not matter here. A name with three underscores is a flavour: the same type as
 * another kernel version has it.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <stdbool.h>

#define KERNEL_TYPE __attribute__((preserve_access_index))

#define PF_EXITING 0x00000004
#define PF_KTHREAD 0x00200000
#define PF_IO_WORKER 0x00000010
#define SIGNAL_GROUP_EXIT 0x00000004
#define RLIMIT_NOFILE 7
#define PIDTYPE_PGID 2
#define PIDTYPE_SID 3

struct list_head {
	struct list_head *next;
	struct list_head *prev;
} KERNEL_TYPE;

struct rb_node {
	unsigned long __rb_parent_color;
	struct rb_node *rb_right;
	struct rb_node *rb_left;
} KERNEL_TYPE;

struct rb_root {
	struct rb_node *rb_node;
} KERNEL_TYPE;

typedef struct {
	__u32 val;
} KERNEL_TYPE kuid_t;

typedef struct {
	__u32 val;
} KERNEL_TYPE kgid_t;

/* 32 bit words until 6.2, one u64 since: the same eight bytes on a little-endian machine. */
typedef struct {
	__u64 val;
} kernel_cap_t;

struct ns_common {
	unsigned int inum;
} KERNEL_TYPE;

struct user_namespace {
	int level;
	struct ns_common ns;
} KERNEL_TYPE;

/* Its mounts are in a tree by age since 6.8. */
struct mnt_namespace {
	struct ns_common ns;
	struct rb_root mounts;
} KERNEL_TYPE;

struct mnt_namespace___list {
	struct list_head list;
} KERNEL_TYPE;

struct group_info {
	int ngroups;
	kgid_t gid[0];
} KERNEL_TYPE;

struct cred {
	kuid_t euid;
	kgid_t egid;
	kuid_t fsuid;
	kgid_t fsgid;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	struct user_namespace *user_ns;
	struct group_info *group_info;
} KERNEL_TYPE;

struct pid_namespace {
	struct task_struct *child_reaper;
	unsigned int level;
	struct ns_common ns;
} KERNEL_TYPE;

struct upid {
	int nr;
	struct pid_namespace *ns;
} KERNEL_TYPE;

struct pid {
	unsigned int level;
	struct upid numbers[1];
} KERNEL_TYPE;

struct nsproxy {
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
} KERNEL_TYPE;

struct rlimit {
	unsigned long rlim_cur;
} KERNEL_TYPE;

struct tty_driver {
	int major;
	int minor_start;
} KERNEL_TYPE;

struct tty_struct {
	struct tty_driver *driver;
	int index;
} KERNEL_TYPE;

typedef struct {
	int counter;
} KERNEL_TYPE atomic_t;

struct signal_struct {
	atomic_t live;
	struct list_head thread_head;
	int group_exit_code;
	unsigned int flags;
	unsigned int is_child_subreaper : 1;
	unsigned int has_child_subreaper : 1;
	struct pid *pids[4];
	struct tty_struct *tty;
	struct rlimit rlim[16];
} KERNEL_TYPE;

struct qstr {
	__u32 len;
	const unsigned char *name;
} KERNEL_TYPE;

struct file_system_type {
	const char *name;
} KERNEL_TYPE;

struct super_block {
	struct file_system_type *s_type;
	const char *s_subtype;
	__u32 s_dev;
	unsigned long s_flags;
	unsigned long s_magic;
} KERNEL_TYPE;

struct timespec64 {
	__s64 tv_sec;
	long tv_nsec;
} KERNEL_TYPE;

/* Since 6.11. */
struct inode {
	__u16 i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_flags;
	struct super_block *i_sb;
	unsigned long i_ino;
	__s64 i_ctime_sec;
	__u32 i_ctime_nsec;
	__s64 i_mtime_sec;
	__u32 i_mtime_nsec;
} KERNEL_TYPE;

/* Until 6.5. */
struct inode___timespec {
	struct timespec64 i_ctime;
	struct timespec64 i_mtime;
} KERNEL_TYPE;

/* 6.6 (i_mtime: 6.7) to 6.10. */
struct inode___hidden {
	struct timespec64 __i_ctime;
	struct timespec64 __i_mtime;
} KERNEL_TYPE;

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
} KERNEL_TYPE;

/* The proc file system's: whose file it is. */
struct proc_inode {
	struct pid *pid;
	struct inode vfs_inode;
} KERNEL_TYPE;

/* The overlay file system's. */
struct ovl_inode {
	struct inode vfs_inode;
	struct dentry *__upperdentry;
} KERNEL_TYPE;

struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
} KERNEL_TYPE;

struct mnt_pcp {
	int mnt_count;
} KERNEL_TYPE;

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	struct rb_node mnt_node;
	struct list_head mnt_list;
	struct mnt_pcp *mnt_pcp;
	const char *mnt_devname;
	int mnt_id;
} KERNEL_TYPE;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} KERNEL_TYPE;

struct file {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	unsigned int f_mode;
	void *private_data;
} KERNEL_TYPE;

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
	unsigned long *close_on_exec;
	unsigned long *open_fds;
} KERNEL_TYPE;

struct files_struct {
	atomic_t count;
	struct fdtable *fdt;
} KERNEL_TYPE;

struct fs_struct {
	struct path root;
	struct path pwd;
} KERNEL_TYPE;

struct percpu_counter {
	__s64 count;
} KERNEL_TYPE;

typedef struct {
	__s64 counter;
} KERNEL_TYPE atomic64_t;

/* Since 6.2 the resident set is counted per CPU. */
struct mm_struct {
	unsigned long total_vm;
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_start;
	unsigned long env_end;
	struct percpu_counter rss_stat[4];
	struct file *exe_file;
} KERNEL_TYPE;

struct mm_rss_stat {
	atomic64_t count[4];
} KERNEL_TYPE;

struct mm_struct___one_counter {
	struct mm_rss_stat rss_stat;
} KERNEL_TYPE;

/* Since 6.15 the parent is hidden behind an accessor. */
struct kernfs_node {
	struct kernfs_node *__parent;
	const char *name;
} KERNEL_TYPE;

struct kernfs_node___open {
	struct kernfs_node *parent;
} KERNEL_TYPE;

struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_root *root;
} KERNEL_TYPE;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
} KERNEL_TYPE;

struct css_set {
	struct cgroup_subsys_state *subsys[16];
	struct cgroup *dfl_cgrp;
} KERNEL_TYPE;

/* The numbers depend on the kernel's configuration; only the names are fixed. */
enum cgroup_subsys_id {
	cpuset_cgrp_id = 0,
	cpu_cgrp_id = 1,
	cpuacct_cgrp_id = 2,
	io_cgrp_id = 3,
	memory_cgrp_id = 4,
};

struct thread_info {
	unsigned long flags;
	__u32 status; /* x86 only */
} KERNEL_TYPE;

struct task_struct {
	struct thread_info thread_info;
	void *stack;
	unsigned int flags;
	struct mm_struct *mm;
	int exit_code;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct list_head children;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct list_head thread_node;
	__u64 start_time;
	__u64 start_boottime;
	unsigned long min_flt;
	unsigned long maj_flt;
	const struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	kuid_t loginuid;
	struct css_set *cgroups;
} KERNEL_TYPE;

union __sifields {
	struct {
		int _pid;
	} _kill;
} KERNEL_TYPE;

struct kernel_siginfo {
	int si_code;
	union __sifields _sifields;
} KERNEL_TYPE;

struct linux_binprm {
	const char *filename;
	const char *fdpath;
} KERNEL_TYPE;

struct in6_addr {
	__u8 bytes[16];
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
} KERNEL_TYPE;

struct sk_buff_head {
	__u32 qlen;
} KERNEL_TYPE;

struct sock {
	struct sock_common __sk_common;
	__u16 sk_type;
	__u16 sk_protocol;
	struct sk_buff_head sk_receive_queue;
	__u32 sk_ack_backlog;
	__u32 sk_max_ack_backlog;
} KERNEL_TYPE;

struct socket {
	struct sock *sk;
} KERNEL_TYPE;

struct ipv6_pinfo {
	struct in6_addr saddr;
} KERNEL_TYPE;

/* The address that packets are sent from, where sock_common has the one they are received at. */
struct inet_sock {
	struct ipv6_pinfo *pinet6;
	__be32 inet_saddr;
	__be16 inet_sport;
} KERNEL_TYPE;

/* What a program for addresses is given, as the kernel itself has it; the length since 6.7. */
struct bpf_sock_addr_kern {
	void *uaddr;
	__u32 uaddrlen;
} KERNEL_TYPE;

struct sockaddr_un {
	char sun_path[108];
} KERNEL_TYPE;

struct unix_address {
	int len; /* with the two bytes of the family */
	struct sockaddr_un name[0];
} KERNEL_TYPE;

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
} KERNEL_TYPE;

/* The kernel's copy of a name, and where the caller had it, which newer kernels may no longer note. */
struct filename {
	const char *name;
	const char *uptr;
	const char iname[0];
} KERNEL_TYPE;

struct kmem_cache {
	const char *name;
} KERNEL_TYPE;

/* Taken for what it is made of: words, one after another, as which whatever lies at an address can be read. */
struct sysinfo {
	long uptime;
	unsigned long loads[3];
	unsigned long totalram;
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
} KERNEL_TYPE;

struct io_ring_ctx {
	unsigned int flags;
	unsigned int compat : 1;
	struct task_struct *submitter_task;
} KERNEL_TYPE;

struct io_cqe {
	__u64 user_data;
	__s32 res;
	int fd;
} KERNEL_TYPE;

/* What an operation is about lies in its first bytes, as one of the structs that follow. */
struct io_kiocb {
	struct file *file;
	__u8 opcode;
	__u64 flags;
	struct io_cqe cqe;
	struct io_ring_ctx *ctx;
	void *async_data;
} KERNEL_TYPE;

struct io_uring_cqe {
	__u64 user_data;
	__s32 res;
	__u32 flags;
} KERNEL_TYPE;

struct kernel_open_how {
	__u64 flags;
	__u64 mode;
	__u64 resolve;
};

struct io_open {
	int dfd;
	__u32 file_slot;
	struct filename *filename;
	struct kernel_open_how how;
} KERNEL_TYPE;

struct io_close {
	int fd;
	__u32 file_slot;
} KERNEL_TYPE;

struct io_rename {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
} KERNEL_TYPE;

struct io_unlink {
	int dfd;
	int flags;
	struct filename *filename;
} KERNEL_TYPE;

struct io_mkdir {
	int dfd;
	__u16 mode;
	struct filename *filename;
} KERNEL_TYPE;

struct io_link {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
} KERNEL_TYPE;

struct io_splice {
	__u64 len;
	int splice_fd_in;
	unsigned int flags;
} KERNEL_TYPE;

struct io_pipe {
	int *fds;
	int flags;
	int file_slot;
} KERNEL_TYPE;

struct io_rw {
	__u64 addr;
	__u32 len;
} KERNEL_TYPE;

struct io_shutdown {
	int how;
} KERNEL_TYPE;

struct io_accept {
	int *addr_len;
	void *addr;
	int flags;
	int iou_flags;
	__u32 file_slot;
} KERNEL_TYPE;

struct io_socket {
	int domain;
	int type;
	int protocol;
	__u32 file_slot;
} KERNEL_TYPE;

struct io_connect {
	void *addr;
	int addr_len;
} KERNEL_TYPE;

struct io_bind {
	int addr_len;
} KERNEL_TYPE;

struct io_listen {
	int backlog;
} KERNEL_TYPE;

struct io_sr_msg {
	void *buf;
	int len;
	unsigned int msg_flags;
	__u16 flags;
} KERNEL_TYPE;

struct msghdr {
	void *msg_name;
	int msg_namelen;
} KERNEL_TYPE;

struct io_async_msghdr {
	struct msghdr msg;
	struct {
		__u8 bytes[128];
	} addr;
} KERNEL_TYPE;

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long di, si, dx, r10, r8, r9, bx, cx, bp, orig_ax, ip;
} KERNEL_TYPE;
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	__u64 regs[31];
	__u64 orig_x0;
	__s32 syscallno;
} KERNEL_TYPE;
#else
#error "Give -D__TARGET_ARCH_x86 or -D__TARGET_ARCH_arm64."
#endif

#endif
