// SPDX-License-Identifier: Apache-2.0
/**
 * Live kernel events: loads the BPF programs through libbpf, reads their rings, and hands the records over in the order
 * of time. Everything here is private; the house sees two services.
 */
@NullMarked
package dev.lanner.source.ebpf;

import org.jspecify.annotations.NullMarked;
