#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What it costs to know containers: containers.sh [PAIRS RATE SECONDS]
#
# Runs Lanner with the bundles that know containers and without them in turn, under the same load and rules, which ask for
# nothing that only containers have. Prints the processor time of the event loop in each run, which is what bounds the events
# a second, in percent of one core and, of the sums, how many events can be judged with containers for each that can be
# without. Needs root, cc and a built distribution.
set -eu
here=$(cd "$(dirname -- "$0")" && pwd)
home=$here/../../target/lanner
pairs=${1:-5}
rate=${2:-100000}
seconds=${3:-10}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$home" "$work/without"
rm "$work"/without/bundles/dev.lanner.container*.jar
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

percent() {
  LANNER_HOME=$1 "$here/run.sh" "$rate" "$seconds" "$work/rules.yaml" | sed -n 's/^.*events\/s: .*event loop \([0-9.]*\) %.*$/\1/p'
}
with=0
without=0
for pair in $(seq "$pairs"); do
  on=$(percent "$home")
  off=$(percent "$work/without")
  echo "$pair: with containers $on %, without $off %"
  with=$(echo "$with $on" | awk '{ print $1 + $2 }')
  without=$(echo "$without $off" | awk '{ print $1 + $2 }')
done
echo "$without $with" | awk '{ printf "events with containers for each without: %.3f\n", $1 / $2 }'
