#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What judging costs: for each event of a capture, with and without rules in turn in one process; for each process that
# is started, with a capture of a shell that starts them as fast as it can (needs root, left out without); and with more and
# more rules, which are made of the given ones. Needs a packed distribution and a JDK.
# run.sh CAPTURE.scap RULES.yaml...
set -euo pipefail
capture=$(realpath "$1")
shift
rules=()
for file in "$@"; do rules+=("$(realpath "$file")"); done
rounds=${ROUNDS:-10} processes=${PROCESSES:-5000} counts=${COUNTS:-93 500 2000}
here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../../target/lanner" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

classpath=$work
for jar in "$home"/bundles/*.jar "$home"/lib/org.apache.felix.framework-*.jar; do classpath=$classpath:$jar; done
javac -d "$work" -cp "$classpath" "$here"/*.java
judge() { java -XX:+UseSerialGC -Xmx256m -cp "$classpath" Judge "$@" 2>&1 | grep -v INFO; }
load() { echo "load $(cut -d ' ' -f 1 /proc/loadavg)"; }

echo "== The rules as they are, $(load)"
judge "$capture" "$rounds" "${rules[@]}"

if [ "$(id -u)" -eq 0 ]; then
  "$home/bin/lanner" record --plain -o "$work/exec.scap" --condition "proc.pid=$$ or proc.ppid=$$" >"$work/record.log" 2>&1 &
  recorder=$!
  for ((i = 0; i < 300; i++)); do grep -q "is recording" "$work/record.log" && break || sleep 0.1; done
  for ((i = 0; i < processes; i++)); do /bin/true "$i"; done
  kill "$recorder"
  wait "$recorder" || true
  echo "== $processes times fork, exec and exit, $(load)"
  judge "$work/exec.scap" $((rounds * 4)) "${rules[@]}" | tail -1 | tee "$work/exec"
  awk -v n="$processes" '{ printf "judging, ns for each process: %.0f %.0f %.0f\n", $(NF - 2) * $5 / n, $(NF - 1) * $5 / n, $NF * $5 / n }' \
    FS='[ ,:]+' "$work/exec"
fi

for count in $counts; do
  java -cp "$classpath" Variants "$count" "$work/rules.yaml" "${rules[@]}"
  echo "== $count rules, $(load)"
  judge "$capture" "$rounds" "$work/rules.yaml" | sed -n '1p;$p'
done
