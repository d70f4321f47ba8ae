#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# rootfs.sh FOLDER NAME-OF-0 NAME-OF-33: a root file system with one program, whose users have the names that are given.
# The program has a path that nothing on the host has, so that its events are told from everybody else's.
set -euo pipefail
root=$1
mkdir -p "$root"/{mx,bin,sbin,etc,tmp,proc,sys,dev,run,usr,var/run,root}
chmod 1777 "$root/tmp"
box=$(command -v busybox)
cp "$box" "$root/mx/box"
for applet in sh true false cat sleep id touch; do ln -sf box "$root/mx/$applet"; done
printf '%s\n' '#!/mx/sh' '/mx/sleep 600' >"$root/mx/wait"
# often TIMES NAME: runs a program again and again, at a pace that leaves the others a part of the processors.
printf '%s\n' 'i=0; while [ $i -lt "$1" ]; do /mx/true "$2"; /mx/sleep 0.005; i=$((i + 1)); done' 'exit 0' >"$root/mx/often"
chmod +x "$root/mx/wait"
# What runtimes expect of their own.
ln -sf /mx/box "$root/bin/sh"
printf '%s:x:0:0::/root:/mx/sh\n%s:x:33:33::/tmp:/mx/sh\n' "$2" "$3" >"$root/etc/passwd"
printf '%s:x:0:\n%s:x:33:\n' "$2" "$3" >"$root/etc/group"
echo 'NAME=box' >"$root/etc/os-release"
