#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What it costs to know containers: containers.sh [ROUNDS RATE SECONDS]
#
# Runs Lanner with the bundles that know containers and without them at the same time, on the very same events, with rules
# that ask for nothing that only containers have: whatever else the machine does, it does to both. Twice, since who is
# started first may have an advantage. Prints the processor time of each whole process and of its event loop in each round,
# in percent of one core, and at the end the quotients, with containers by without: of the sums, and the median of the rounds.
# Needs root, cc and a built distribution.
set -eu
here=$(cd "$(dirname -- "$0")" && pwd)
home=$here/../../target/lanner
rounds=${1:-6}
rate=${2:-100000}
seconds=${3:-10}

work=$(mktemp -d)
first=
second=
stop() {
  for lanner in $first $second; do
    # Not INT, which what a script starts in the background ignores.
    kill -TERM "$lanner"
    wait "$lanner" || true
  done
  first=
  second=
}
trap 'stop; rm -rf "$work"' EXIT
cc -O2 -o "$work/pace" "$here/pace.c"
cp -r "$home" "$work/without"
rm "$work"/without/bundles/dev.lanner.container*.jar
cp -r "$home" "$work/with"
cat >"$work/rules.yaml" <<'RULES'
- rule: Hashes read
  desc: Somebody reads the password hashes
  condition: evt.type in (open, openat, openat2) and fd.name = /etc/shadow and user.uid != 0
  output: "%proc.cmdline %user.name"
  priority: INFO
- rule: Shell from the net
  desc: A shell with a socket for its input
  condition: evt.type in (execve, execveat) and proc.name in (sh, bash) and fd.type = ipv4
  output: "%proc.cmdline %user.name"
  priority: INFO
- rule: Failed as somebody
  desc: A program of nobody's ends with an unusual status
  condition: evt.type = procexit and user.name = nobody and proc.exit_status > 100
  output: "%proc.cmdline %user.name"
  priority: INFO
RULES

# start KIND: sets lanner to its process.
start() {
  mkdir -p "$work/state-$1"
  STATE_DIRECTORY=$work/state-$1 "$work/$1/bin/lanner" run --rules "$work/rules.yaml" \
    --set shell.socket="$work/$1.sock" >"$work/$1.out" 2>"$work/$1.err" &
  lanner=$!
  for _ in $(seq 600); do
    if grep -q 'is watching' "$work/$1.err"; then return; fi
    sleep 0.1
  done
  cat "$work/$1.err" >&2
  exit 1
}
# ticks PID: clock ticks of the process, and of the thread that events live in.
ticks() {
  awk '{ printf "%d ", $14 + $15 }' "/proc/$1/stat"
  for thread in "/proc/$1/task"/*; do
    if grep -sqx lanner-events "$thread/comm"; then awk '{ printf "%d ", $14 + $15 }' "$thread/stat"; fi
  done
}

hz=$(getconf CLK_TCK)
for order in 'with without' 'without with'; do
  start "${order% *}"
  first=$lanner
  start "${order#* }"
  second=$lanner
  if [ "$order" = 'with without' ]; then
    with=$first
    without=$second
  else
    with=$second
    without=$first
  fi
  # The compiler's work is the start's.
  "$work/pace" "$rate" $((seconds * 3)) >/dev/null
  for round in $(seq "$rounds"); do
    begin="$(ticks "$with")$(ticks "$without")"
    "$work/pace" "$rate" "$seconds" >/dev/null
    sleep 0.2
    echo "$begin$(ticks "$with")$(ticks "$without")" | tee -a "$work/all" | awk -v hz="$hz" -v s="$seconds" -v n="$round" '{
      printf "%d: whole process with %.1f %%, without %.1f %%; event loop with %.1f %%, without %.1f %%\n", n,
        ($5 - $1) / hz / s * 100, ($7 - $3) / hz / s * 100, ($6 - $2) / hz / s * 100, ($8 - $4) / hz / s * 100 }'
  done
  stop
done
# quotient NAME COLUMN: of the sums, and the median.
quotient() {
  awk -v at="$2" '{ print ($(at + 4) - $at) / ($(at + 6) - $(at + 2)) }' "$work/all" | sort -n >"$work/quotients"
  median=$(awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }' "$work/quotients")
  awk -v at="$2" -v median="$median" -v name="$1" '
    { with += $(at + 4) - $at; without += $(at + 6) - $(at + 2) }
    END { printf "%s, with by without: %.3f of the sums, %.3f in the middle of %d rounds\n", name, with / without, median, NR }' \
    "$work/all"
}
quotient 'whole process' 1
quotient 'event loop' 2
