#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# attach.sh WORK NAME UID TIMES [LOGIN-UID]: runs a program in a container of LXC, so many times.
set -euo pipefail
path=$1/lxc
if [ $# -gt 4 ]; then
  echo "$5" >/proc/self/loginuid
fi
exec /usr/bin/lxc-attach -P "$path" -n "$2" -u "$3" -g "$3" -- /mx/sh /mx/often "$4" "$2"
