#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a replayed event costs once everything is compiled: the processor time of the thread of the events, for each of
# ROUNDS copies of a capture that one process reads one behind the other, without rules. Needs a packed distribution.
# steady.sh CAPTURE.scap[.gz] EVENTS [ROUNDS]
set -euo pipefail
capture=$1 events=$2 rounds=${3:-12}
home=$(cd "$(dirname "$0")/../../target/lanner" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkfifo "$work/pipe"
"$home/bin/lanner" replay --no-rules "$work/pipe" 2>"$work/log" &
lanner=$!
exec 3>"$work/pipe"
spent=0
for ((round = 1; round <= rounds; round++)); do
  cat "$capture" >&3
  # Now all but what the pipe holds is taken.
  for thread in /proc/$lanner/task/*; do
    [ "$(cat "$thread/comm" 2>/dev/null)" = lanner-events ] || continue
    before=$spent
    read -r spent _ <"$thread/schedstat"
    echo "$round: $(((spent - before) / events)) ns an event, $((events * 1000 / ((spent - before) / 1000))) thousand events a second"
  done
done
exec 3>&-
wait "$lanner"
grep -A 9 '^Events seen' "$work/log"
