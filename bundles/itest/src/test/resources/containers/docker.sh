#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docker.sh WORK up [dockerd arguments] | down | image IMAGE | life NAME IMAGE | once NAME IMAGE | start NAME IMAGE |
# often NAME UID TIMES | command DOCKER-COMMAND: a Docker of its own, without network, and a container in it.
set -euo pipefail
work=$1
verb=$2
shift 2
here=$(dirname "$(readlink -f "$0")")
home=$work/docker
export DOCKER_HOST=unix://$home/docker.sock
case $verb in
  up)
    mkdir -p "$home"
    setsid dockerd --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/pid" -H "$DOCKER_HOST" \
      --iptables=false --ip6tables=false --bridge=none --ip-forward=false --ip-masq=false --userland-proxy=false "$@" \
      >>"$home/log" 2>&1 </dev/null &
    for _ in $(seq 300); do
      docker version >/dev/null 2>&1 && exit 0
      sleep 0.1
    done
    tail -n 20 "$home/log" >&2
    exit 1
    ;;
  down)
    pid=$(cat "$home/pid")
    kill "$pid" || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    umount "$home/exec/netns/default" 2>/dev/null || true
    ;;
  image)
    "$here/rootfs.sh" "$home/$1" "boss-$1" "web-$1"
    tar -C "$home/$1" -c . | docker import - "lanner/$1:2.1" >/dev/null
    ;;
  start) docker run -d --name "$1" --network none "lanner/$2:2.1" /mx/wait "$1" ;;
  often) docker exec -u "$2" "$1" /mx/sh /mx/often "$3" "$1" ;;
  command) docker "$@" ;;
  once) docker run --rm --name "$1" --network none "lanner/$2:2.1" /mx/true "$1" ;;
  life)
    docker run --rm --name "$1-once" --network none "lanner/$2:2.1" /mx/true "$1"
    docker run --rm --name "$1-web" --network none --user 33 "lanner/$2:2.1" /mx/true "$1"
    docker run -d --name "$1" --network none "lanner/$2:2.1" /mx/wait "$1"
    docker exec "$1" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/a "$0"; exit 3' "$1" || true
    docker exec -u 33 "$1" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/b "$0"; exit 3' "$1" || true
    docker rm -f "$1" >/dev/null
    ;;
esac
