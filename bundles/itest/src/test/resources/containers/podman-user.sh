#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# podman-user.sh WORK NAME IMAGE: the life of containers that uid 1000 starts, which have no control group of their own.
set -euo pipefail
work=$1
name=$2
image=$3
here=$(dirname "$(readlink -f "$0")")
"$here/rootfs.sh" "$work/$image" "boss-$image" "web-$image"
mkdir -p "$work/user"
tar -C "$work/$image" -cf "$work/user/$image.tar" .
cat >"$work/user/podman-life" <<LIFE
export STORAGE_DRIVER=vfs HOME_OF_PODMAN=$work/user/podman
$here/podman.sh $work load $image $work/user/$image.tar
$here/podman.sh $work life $name $image
# What holds the user's namespaces between two commands.
kill "\$(cat $work/user/podman/tmp/pause.pid)"
LIFE
exec "$here/as-user.sh" "$work" sh -e "$work/user/podman-life"
