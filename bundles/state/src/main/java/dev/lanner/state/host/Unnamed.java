// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

/** Takes the numbers that names were asked for and that have none. <em>Thread:</em> any. <em>Blocking:</em> never. */
interface Unnamed {
    /** Nobody who would look any further. */
    Unnamed NOBODY = new Unnamed() {
        @Override
        public void onUser(long uid) {
            // There is nowhere to look.
        }

        @Override
        public void onGroup(long gid) {
            // There is nowhere to look.
        }
    };

    /** A user's name was asked for, and the accounts have none of that number. */
    void onUser(long uid);

    /** A group's name was asked for, and the accounts have none of that number. */
    void onGroup(long gid);
}
