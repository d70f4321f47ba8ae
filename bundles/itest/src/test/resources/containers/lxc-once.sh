#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lxc-once.sh WORK - NAME -: a container that runs one program for a moment.
set -euo pipefail
path=$1/lxc
name=$3
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$path/$name"
chmod 755 "$path" "$path/$name"
"$here/rootfs.sh" "$path/$name/rootfs" "boss-$name" "web-$name"
printf '%s\n' "lxc.uts.name = $name" "lxc.rootfs.path = dir:$path/$name/rootfs" 'lxc.net.0.type = empty' \
  'lxc.apparmor.profile = unconfined' >"$path/$name/config"
exec /usr/bin/lxc-start -P "$path" -n "$name" -F -- /mx/true "$name"
