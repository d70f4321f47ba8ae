#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# layout.sh hybrid|v1|v2 COMMAND...: runs it where /sys/fs/cgroup shows both versions of control groups, or one of them.
# Nothing outside is changed: the mounts are the command's own.
set -euo pipefail
layout=$1
shift
case $layout in
  hybrid) exec "$@" ;;
  v1) exec unshare -m --propagation private sh -c 'umount /sys/fs/cgroup/unified && exec "$@"' v1 "$@" ;;
  v2)
    exec unshare -m --propagation private sh -c \
      'umount -R /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec "$@"' v2 "$@"
    ;;
esac
