#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# containerd.sh WORK up | down | image TAR | once NAME IMAGE | start NAME IMAGE | stop NAME |
# life NAME IMAGE [NAMESPACE [ARGUMENTS]]: a containerd of its own.
# Shares of processors are not asked for: where only version 2 of control groups is to be seen, it may have no controller for that.
set -euo pipefail
work=$1
verb=$2
shift 2
home=$work/containerd
ctr() { command ctr -a "$home/containerd.sock" "$@"; }
case $verb in
  up)
    mkdir -p "$home"
    cat >"$home/config.toml" <<CONFIG
version = 2
root = "$home/root"
state = "$home/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$home/containerd.sock"
[ttrpc]
  address = "$home/containerd.sock.ttrpc"
CONFIG
    printf '%s\n' '#!/bin/bash' 'before=' \
      'for each; do' \
      '  [ "$before" != --bundle ] || sed -i "s/\"cpu\":{\"shares\":[0-9]*}/\"cpu\":{}/" "$each/config.json"' \
      '  before=$each' \
      'done' \
      "exec $(command -v runc || echo /usr/sbin/runc) \"\$@\"" >"$home/runc"
    chmod +x "$home/runc"
    setsid containerd -c "$home/config.toml" >"$home/log" 2>&1 </dev/null &
    echo $! >"$home/pid"
    for _ in $(seq 200); do
      ctr version >/dev/null 2>&1 && exit 0
      sleep 0.1
    done
    tail -n 20 "$home/log" >&2
    exit 1
    ;;
  down)
    pid=$(cat "$home/pid")
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    ;;
  image) ctr -n "${2:-default}" images import "$1" >/dev/null ;;
  once) ctr run --rm --runc-binary "$home/runc" "$2" "$1" /mx/true "${1%-once}" ;;
  start) ctr run -d --runc-binary "$home/runc" "$2" "$1" /mx/wait "$1" ;;
  stop)
    ctr task kill -s 9 "$1"
    for _ in $(seq 50); do
      ctr task rm "$1" >/dev/null 2>&1 && break
      sleep 0.1
    done
    ctr containers rm "$1"
    ;;
  life)
    name=$1
    image=$2
    space=${3:-default}
    shift $(($# < 3 ? $# : 3))
    ctr -n "$space" run -d --runc-binary "$home/runc" "$@" "$image" "$name" /mx/wait "$name"
    ctr -n "$space" task exec --exec-id a "$name" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/a "$0"; exit 3' "$name" || true
    ctr -n "$space" task exec --user 33 --exec-id b "$name" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/b "$0"; exit 3' "$name" || true
    ctr -n "$space" task kill -s 9 "$name"
    for _ in $(seq 50); do
      ctr -n "$space" task rm "$name" >/dev/null 2>&1 && break
      sleep 0.1
    done
    ctr -n "$space" containers rm "$name"
    ;;
esac
