// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

/**
 * What a descriptor stands for.
 *
 * @param kind file, pipe, socket, memfd or anon_inode
 * @param name its path or name; empty if it has none, or if it is not known
 * @param inode 0 if it has none of its own, or if it is not known
 */
record OpenFile(String kind, String name, long inode) {
    /** Whether it may be the same; sockets of unknown families are known as something without a name. */
    boolean agreesWith(OpenFile known) {
        if (kind.equals("socket") && known.kind.equals("anon_inode") && known.name.isEmpty()) {
            return true;
        }
        return kind.equals(known.kind)
                && (name.isEmpty() || name.equals(known.name) || (kind.equals("anon_inode") && known.name.isEmpty()))
                && (inode == 0 || known.inode == 0 || inode == known.inode);
    }
}
