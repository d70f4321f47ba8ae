#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lxc.sh WORK NAME plain|idmapped|foreground [CONFIGURATION...]: the life of a container. Its programs have its name as
# an argument.
set -euo pipefail
work=$1
name=$2
kind=$3
shift 3
here=$(dirname "$(readlink -f "$0")")
path=$work/lxc
mkdir -p "$path/$name"
chmod 755 "$path" "$path/$name"
"$here/rootfs.sh" "$path/$name/rootfs" "boss-$name" "web-$name"
printf '%s\n' "lxc.uts.name = $name" "lxc.rootfs.path = dir:$path/$name/rootfs" 'lxc.net.0.type = empty' \
  'lxc.apparmor.profile = unconfined' 'lxc.mount.auto = proc:mixed' "lxc.init.cmd = /mx/wait $name" "$@" \
  >"$path/$name/config"
if [ "$kind" = idmapped ]; then
  printf '%s\n' 'lxc.idmap = u 0 100000 65536' 'lxc.idmap = g 0 100000 65536' >>"$path/$name/config"
  chown -hR 100000:100000 "$path/$name/rootfs"
fi
# Without newuidmap in the path root maps ids itself, and nothing in /etc must allow it.
PATH=/nonexistent
if [ "$kind" = foreground ]; then
  /usr/bin/lxc-start -P "$path" -n "$name" -F -- /mx/sh -c '/mx/true "$0"; /mx/cat /etc/passwd "$0"; exit 3' "$name" ||
    exit 0
fi
/usr/bin/lxc-start -P "$path" -n "$name" -d -o "$path/$name.log"
trap '/usr/bin/lxc-stop -P "$path" -n "$name" -k' EXIT
/usr/bin/lxc-attach -P "$path" -n "$name" -- /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/a "$0"; exit 3' "$name" || true
/usr/bin/lxc-attach -P "$path" -n "$name" -u 33 -g 33 -- /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/b "$0"; exit 3' "$name" || true
