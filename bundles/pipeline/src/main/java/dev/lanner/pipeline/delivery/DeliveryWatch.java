// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

/** Is told what goes wrong on the way of an alert. <em>Thread:</em> any; called often when much goes wrong. */
public interface DeliveryWatch {
    /** The reason for alerts that a receiver will never take. */
    String REJECTED = "rejected";

    /** So many more alerts will never reach the output. */
    void onDropped(String output, String reason, long count);

    /** Something has failed: {@code subject} says what of whom, without a period. */
    void onFailure(String subject, Throwable failure);
}
