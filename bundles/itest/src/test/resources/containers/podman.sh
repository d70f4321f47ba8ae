#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# podman.sh WORK image IMAGE | load IMAGE FILE | archive IMAGE FILE | start NAME IMAGE | stop NAME |
# life NAME IMAGE [ARGUMENTS]: a container of Podman's, whose files are below WORK.
set -euo pipefail
work=$1
verb=$2
name=$3
shift 3
here=$(dirname "$(readlink -f "$0")")
home=${HOME_OF_PODMAN:-$work/podman}
mkdir -p "$home"
podman() {
  command podman --root "$home/root" --runroot "$home/run" --tmpdir "$home/tmp" --cgroup-manager cgroupfs \
    --events-backend file --runtime "$(command -v runc || echo /usr/sbin/runc)" "$@"
}
# Not everybody may raise limits; what is asked for here is less than anybody has.
limits=(--network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024)
case $verb in
  start) podman run -d --name "$name" "${limits[@]}" "localhost/lanner/$1:2.1" /mx/wait "$name" >/dev/null ;;
  stop) podman rm -f -t 0 "$name" >/dev/null ;;
  archive)
    "$0" "$work" image "$name"
    podman save -q --format oci-archive -o "$1" "localhost/lanner/$name:2.1" >/dev/null
    ;;
  image)
    "$here/rootfs.sh" "$work/$name" "boss-$name" "web-$name"
    tar -C "$work/$name" -c . >"$work/$name.tar"
    "$0" "$work" load "$name" "$work/$name.tar"
    ;;
  load)
    podman import -q "$1" "lanner/$name:2.1" >/dev/null
    ;;
  life)
    image=localhost/lanner/$1:2.1
    shift
    limits+=("$@")
    podman run --rm --name "$name-once" "${limits[@]}" "$image" /mx/true "$name"
    podman run --rm --name "$name-web" --user 33 "${limits[@]}" "$image" /mx/true "$name"
    podman run -d --name "$name" "${limits[@]}" "$image" /mx/wait "$name" >/dev/null
    podman exec "$name" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/a "$0"; exit 3' "$name" || true
    podman exec -u 33 "$name" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/b "$0"; exit 3' "$name" || true
    podman rm -f -t 0 "$name" >/dev/null
    ;;
esac
