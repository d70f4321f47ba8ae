#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# nspawn.sh WORK NAME plain|mapped: containers of systemd-nspawn, without a systemd that would know them.
set -euo pipefail
work=$1
name=$2
kind=$3
here=$(dirname "$(readlink -f "$0")")
root=$work/nspawn/$name
"$here/rootfs.sh" "$root" "boss-$name" "web-$name"
options=(--quiet --register=no --keep-unit --private-network --console=pipe --directory="$root")
if [ "$kind" = mapped ]; then
  options+=(--private-users=262144:65536 --private-users-ownership=chown)
fi
systemd-nspawn "${options[@]}" --machine="$name" /mx/sh -c \
  '/mx/true "$0"; /mx/touch /tmp/a "$0"; /mx/sleep 0.2; /mx/true "$0"; exit 3' "$name" || [ $? -eq 3 ]
systemd-nspawn "${options[@]}" --machine="$name-once" /mx/true "$name"
