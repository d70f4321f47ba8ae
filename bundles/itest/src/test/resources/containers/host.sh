#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# host.sh WORK prepare | often NAME TIMES: the same programs without a container, as uid 33.
set -euo pipefail
root=$1/host
here=$(dirname "$(readlink -f "$0")")
case $2 in
  prepare) "$here/rootfs.sh" "$root" nobody-0 nobody-33 ;;
  often)
    export root
    exec setpriv --reuid 33 --regid 33 --clear-groups "$root/mx/sh" -c \
      'i=0; while [ $i -lt "$1" ]; do "$root/mx/true" "$0"; "$root/mx/sleep" 0.005; i=$((i + 1)); done; exit 0' "$3" "$4"
    ;;
esac
