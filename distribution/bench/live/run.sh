#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What Lanner costs when there is little to do, and while events come at a pace: run.sh [RATE SECONDS RULES...]
#
# RATE is events a second, 0 as many as the machine makes; RULES are rules files. Prints processor time in percent of one
# core, of all and of the event loop alone, how often threads wake up, resident memory, and what was lost. The machine's
# other work makes a difference: run it several times. Needs root, cc and a built distribution.
set -eu
here=$(cd "$(dirname -- "$0")" && pwd)
home=${LANNER_HOME:-$here/../../target/lanner}
rate=${1:-100000}
seconds=${2:-10}
if [ $# -gt 2 ]; then shift 2; else set -- "$home/rules"; fi

work=$(mktemp -d)
lanner=
trap 'if [ -n "$lanner" ]; then kill -TERM "$lanner"; fi; rm -rf "$work"' EXIT
cc -O2 -o "$work/pace" "$here/pace.c"
for file in "$@"; do
  set -- "$@" --rules "$file"
  shift
done

"$home/bin/lanner" run "$@" --set shell.socket="$work/shell.sock" >"$work/out" 2>"$work/err" &
lanner=$!
for _ in $(seq 600); do
  if grep -q 'is watching' "$work/err"; then break; fi
  sleep 0.1
done

# Clock ticks of the process, and of the thread that events live in.
ticks() {
  awk '{ print $14 + $15 }' "/proc/$lanner/stat"
  for thread in "/proc/$lanner/task"/*; do
    if grep -qx lanner-events "$thread/comm"; then awk '{ print $14 + $15 }' "$thread/stat"; fi
  done
}
switches() {
  cat "/proc/$lanner/task"/*/status 2>/dev/null | awk '/^voluntary_ctxt/ { sum += $2 } END { print sum }'
}
resident() {
  awk -v key="$1:" '$1 == key { printf "%.0f", $2 / 1024 }' "/proc/$lanner/status"
}
# Percent of a core between two pairs of ticks: percent BEGIN END SECONDS.
percent() {
  echo "$1 $2" | tr '\n' ' ' | awk -v hz="$(getconf CLK_TCK)" -v s="$3" \
    '{ printf "CPU %.1f %%, of that the event loop %.1f %%", ($3 - $1) / hz / s * 100, ($4 - $2) / hz / s * 100 }'
}

# The compiler's work is the start's.
"$work/pace" "$rate" "$seconds" >/dev/null
begin=$(ticks)
reached=$("$work/pace" "$rate" "$seconds")
sleep 0.2
end=$(ticks)
echo "$reached events/s: $(percent "$begin" "$end" "$seconds"), resident $(resident VmRSS) MiB"

sleep 5
woken=$(switches)
begin=$(ticks)
sleep 10
end=$(ticks)
echo "hardly any: $(percent "$begin" "$end" 10), $((($(switches) - woken) / 10)) wake-ups a second," \
  "resident $(resident VmRSS) MiB, at its highest $(resident VmHWM) MiB"

# Not INT, which what a script starts in the background ignores.
kill -TERM "$lanner"
wait "$lanner" || true
lanner=
grep -h -A 5 '^Dropped' "$work/err" "$work/out" | head -n 6
