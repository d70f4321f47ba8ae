// SPDX-License-Identifier: Apache-2.0
/** What the test of the delivery deploys into a Lanner of its own: it is told what to do by files, and tells by files. */
@org.jspecify.annotations.NullMarked
package dev.lanner.itest.delivery;
