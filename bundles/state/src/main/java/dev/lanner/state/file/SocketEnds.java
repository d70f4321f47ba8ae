// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/** The two ends of a socket: addresses as numbers in network order, or the kernel's pointers of a unix socket. */
final class SocketEnds {
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int sourcePort;
    int destinationPort;
    Protocol protocol = Protocol.UNKNOWN;

    void become(SocketEnds other) {
        sourceHigh = other.sourceHigh;
        sourceLow = other.sourceLow;
        destinationHigh = other.destinationHigh;
        destinationLow = other.destinationLow;
        sourcePort = other.sourcePort;
        destinationPort = other.destinationPort;
        protocol = other.protocol;
    }

    void clear() {
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        sourcePort = 0;
        destinationPort = 0;
        protocol = Protocol.UNKNOWN;
    }

    boolean hasSource(long high, long low, int port) {
        return sourceHigh == high && sourceLow == low && sourcePort == port;
    }

    boolean hasDestination(long high, long low, int port) {
        return destinationHigh == high && destinationLow == low && destinationPort == port;
    }

    void swap() {
        long high = sourceHigh;
        long low = sourceLow;
        int port = sourcePort;
        sourceHigh = destinationHigh;
        sourceLow = destinationLow;
        sourcePort = destinationPort;
        destinationHigh = high;
        destinationLow = low;
        destinationPort = port;
    }
}
