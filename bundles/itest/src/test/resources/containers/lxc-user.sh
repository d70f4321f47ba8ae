#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lxc-user.sh WORK NAME: the life of a container that uid 1000 starts, in control groups that were given to it.
set -euo pipefail
work=$1
name=$2
here=$(dirname "$(readlink -f "$0")")
path=$work/user/lxc
mkdir -p "$path/$name"
"$here/rootfs.sh" "$path/$name/rootfs" "boss-$name" "web-$name"
printf '%s\n' "lxc.uts.name = $name" "lxc.rootfs.path = dir:$path/$name/rootfs" 'lxc.net.0.type = empty' \
  'lxc.apparmor.profile = unconfined' 'lxc.mount.auto = proc:mixed' "lxc.init.cmd = /mx/wait $name" \
  'lxc.idmap = u 0 100000 65536' 'lxc.idmap = g 0 100000 65536' >"$path/$name/config"
chown -R 1000:1000 "$work/user"
chown -hR 100000:100000 "$path/$name/rootfs"
cat >"$work/user/life" <<LIFE
lxc-start -P $path -n $name -d -o $path/$name.log
lxc-attach -P $path -n $name -- /mx/sh -c '/mx/true "\$0"; /mx/touch /tmp/a "\$0"; exit 3' $name || true
lxc-attach -P $path -n $name -u 33 -g 33 -- /mx/sh -c '/mx/true "\$0"; /mx/touch /tmp/b "\$0"; exit 3' $name || true
lxc-stop -P $path -n $name -k
LIFE
exec "$here/as-user.sh" "$work" sh -e "$work/user/life"
