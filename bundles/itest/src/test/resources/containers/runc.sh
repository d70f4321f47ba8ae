#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# runc.sh WORK NAME GROUP: a container of runc alone, in the control group of whatever runtime is meant.
set -euo pipefail
work=$1
name=$2
group=$3
here=$(dirname "$(readlink -f "$0")")
bundle=$work/runc/$name
mkdir -p "$bundle"
"$here/rootfs.sh" "$bundle/rootfs" "boss-$name" "web-$name"
cat >"$bundle/config.json" <<CONFIG
{"ociVersion": "1.0.2", "hostname": "$name",
 "process": {"cwd": "/", "user": {"uid": 0, "gid": 0}, "args": ["/mx/wait", "$name"], "env": ["PATH=/mx"]},
 "root": {"path": "rootfs"},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
 "linux": {"cgroupsPath": "$group", "resources": {},
  "namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"}]}}
CONFIG
runc() { command runc --root "$work/runc/state" "$@"; }
runc run -d -b "$bundle" "$name" </dev/null >/dev/null 2>&1
trap 'runc delete -f "$name"' EXIT
runc exec "$name" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/a "$0"; exit 3' "$name" || true
runc exec -u 33:33 "$name" /mx/sh -c '/mx/true "$0"; /mx/touch /tmp/b "$0"; exit 3' "$name" || true
