// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

/** The capability sets of a thread, as bits in the kernel's order. */
public record Capabilities(long inheritable, long permitted, long effective) {}
