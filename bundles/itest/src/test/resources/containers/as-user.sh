#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# as-user.sh WORK COMMAND...: runs it as uid 1000, who has subordinate ids and a control group, all of which goes with it.
set -euo pipefail
work=$1
shift
mkdir -p "$work/user/run"
chown 1000:1000 "$work/user" "$work/user/run"
user=$(id -nu 1000 2>/dev/null || echo 1000)
printf '%s:100000:65536\n' "$user" >"$work/subids"
export work
exec unshare -m --propagation private sh -ec '
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  touch /etc/subuid /etc/subgid
  mount --bind "$work/subids" /etc/subuid
  mount --bind "$work/subids" /etc/subgid
  group=/sys/fs/cgroup/lanner-user
  mkdir -p $group/session
  chown 1000:1000 $group $group/cgroup.procs $group/cgroup.subtree_control $group/session $group/session/*
  echo $$ >$group/session/cgroup.procs
  exec env -i PATH="$PATH" HOME="$work/user" XDG_RUNTIME_DIR="$work/user/run" \
    setpriv --reuid 1000 --regid 1000 --clear-groups "$@"' as-user "$@"
