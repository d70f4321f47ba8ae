#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lxc-run.sh WORK up NAME plain|idmapped [USER] | down NAME: a container that stays, with another name for uid 33 if told.
set -euo pipefail
path=$1/lxc
name=$3
here=$(dirname "$(readlink -f "$0")")
PATH=$PATH:/nonexistent
case $2 in
  up)
    mkdir -p "$path/$name"
    chmod 755 "$path" "$path/$name"
    if [ ! -d "$path/$name/rootfs" ]; then
      "$here/rootfs.sh" "$path/$name/rootfs" "boss-$name" "${5:-web-$name}"
    fi
    printf '%s\n' "lxc.uts.name = $name" "lxc.rootfs.path = dir:$path/$name/rootfs" 'lxc.net.0.type = empty' \
      'lxc.apparmor.profile = unconfined' "lxc.init.cmd = /mx/wait $name" >"$path/$name/config"
    if [ "$4" = idmapped ]; then
      printf '%s\n' 'lxc.idmap = u 0 100000 65536' 'lxc.idmap = g 0 100000 65536' >>"$path/$name/config"
      chown -hR 100000:100000 "$path/$name/rootfs"
    fi
    PATH=/nonexistent /usr/bin/lxc-start -P "$path" -n "$name" -d -o "$path/$name.log"
    ;;
  down) /usr/bin/lxc-stop -P "$path" -n "$name" -k ;;
esac
