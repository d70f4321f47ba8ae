#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures what the eBPF source adds to system calls, and prints a Markdown table. With a number, it compares openat with
# its close that many times with nobody looking, and with names from the kernel or not; with "sendto+read" or "connect"
# after the number, these calls with addresses from the kernel or not. Needs root, clang, cc, and the
# modules bpf and source-ebpf built with their tests (mvn -pl bpf,bundles/source-ebpf -am verify).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
module="$here/../../../bundles/source-ebpf"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -Wall -o "$work/calls" "$here/calls.c"
include=/usr/include/$(cc -dumpmachine)
clang -target bpf -g -O2 -idirafter "$include" -c "$here/empty.bpf.c" -o "$work/empty.bpf.o"
(cd "$module" && mvn -q -B dependency:build-classpath "-Dmdep.outputFile=$work/classpath")
java -cp "$module/target/test-classes:$module/target/classes:$(cat "$work/classpath")" \
    dev.lanner.source.ebpf.KernelCost "$work/calls" "$work/empty.bpf.o" "$@"
