#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What Lanner costs while events come at a pace: run.sh [RATE SECONDS RULES...]
#
# RATE is events a second, 0 as many as the machine makes; RULES are rules files. Prints the pace that was reached, Lanner's
# processor time in percent of one core, its resident memory, and what it lost. Needs root and a built distribution.
set -eu
here=$(cd "$(dirname -- "$0")" && pwd)
home=${LANNER_HOME:-$here/../../target/lanner}
rate=${1:-100000}
seconds=${2:-10}
[ $# -gt 2 ] && shift 2 || set -- "$home/rules"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -o "$work/pace" "$here/pace.c"
for file in "$@"; do
  set -- "$@" --rules "$file"
  shift
done

"$home/bin/lanner" run "$@" --set shell.socket="$work/shell.sock" >"$work/out" 2>"$work/err" &
lanner=$!
for _ in $(seq 300); do
  grep -q 'is watching' "$work/err" && break
  sleep 0.1
done

# Once to warm up: the compiler's work is the start's.
"$work/pace" "$rate" "$seconds" >/dev/null
ticks() {
  awk '{ print $14 + $15 }' "/proc/$lanner/stat"
}
before=$(ticks)
reached=$("$work/pace" "$rate" "$seconds")
sleep 0.2
after=$(ticks)
resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$lanner/status")
# Not INT, which what a script starts in the background ignores.
kill -TERM "$lanner"
wait "$lanner" || true
echo "$reached events/s: CPU $(awk "BEGIN { printf \"%.1f\", ($after - $before) / $(getconf CLK_TCK) / ($seconds + 0.2) * 100 }") %," \
  "resident $((resident / 1024)) MiB, $(grep -m 1 '^Dropped' "$work/err" "$work/out" -h)"
