// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

/** What a block of a capture holds. */
enum BlockKind {
    SECTION,
    MACHINE,
    PROCESSES,
    FILES,
    INTERFACES,
    USERS,
    EVENT,
    UNKNOWN;

    /**
     * One code of a block.
     *
     * @param version of its form, from 1
     * @param hasFlags of an event: whether it has a word of flags
     * @param isLarge of an event: whether it may be longer than 64 KiB
     */
    record Form(BlockKind kind, int version, boolean hasFlags, boolean isLarge) {
        private static final int FRAME_BYTES = 12;
        private static final int LONGEST_BLOCK = 64 << 20;
        private static final int LONGEST_LARGE_EVENT = 16 << 20;
        private static final int LONGEST_EVENT = (1 << 16) + 64;

        /** Whether such a block can have so many bytes. */
        boolean fits(int length) {
            if (length < FRAME_BYTES || (length & 3) != 0) {
                return false;
            }
            if (kind != EVENT) {
                return length <= LONGEST_BLOCK;
            }
            int shortest = FRAME_BYTES
                    + eventOffset()
                    + (version == 1 ? RecordForm.OLD_HEADER_BYTES : RecordForm.HEADER_BYTES);
            return length >= shortest && length <= (isLarge ? LONGEST_LARGE_EVENT : LONGEST_EVENT);
        }

        /** Where the record of an event is in the block's body: behind the CPU, and the flags if there are any. */
        int eventOffset() {
            return Short.BYTES + (hasFlags ? Integer.BYTES : 0);
        }
    }

    /** Codes of old tools have this bit; there are ten or so of them. */
    private static final int OLD_BIT = 0x8000_0000;

    private static final Form SECTION_FORM = plain(SECTION, 1);
    private static final Form UNKNOWN_FORM = plain(UNKNOWN, 1);
    static final int SECTION_CODE = 0x0A0D0D0A;
    private static final int FIRST_CODE = 0x201;

    /** From {@link #FIRST_CODE} on. */
    private static final Form[] FORMS = {
        plain(MACHINE, 1), // 0x201
        plain(PROCESSES, 1),
        plain(FILES, 1),
        event(1, false, false),
        plain(INTERFACES, 1),
        plain(USERS, 1),
        plain(PROCESSES, 2),
        event(1, true, false),
        plain(PROCESSES, 3), // 0x209
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        plain(PROCESSES, 4), // 0x210
        plain(PROCESSES, 5),
        plain(PROCESSES, 6),
        plain(PROCESSES, 7),
        plain(PROCESSES, 8),
        plain(PROCESSES, 9),
        event(2, false, false), // 0x216
        event(2, true, false),
        plain(FILES, 2),
        plain(INTERFACES, 2), // 0x219
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        UNKNOWN_FORM,
        plain(USERS, 2), // 0x220
        event(2, false, true),
        event(2, true, true),
    };

    private static Form plain(BlockKind kind, int version) {
        return new Form(kind, version, false, false);
    }

    private static Form event(int version, boolean hasFlags, boolean isLarge) {
        return new Form(EVENT, version, hasFlags, isLarge);
    }

    /** What a block of this code holds, and how. */
    static Form of(int code) {
        int index = code - FIRST_CODE;
        if (index >= 0 && index < FORMS.length) {
            return FORMS[index];
        }
        if (code == SECTION_CODE) {
            return SECTION_FORM;
        }
        return (code & OLD_BIT) == 0 ? UNKNOWN_FORM : ofOldTool(code);
    }

    private static Form ofOldTool(int code) {
        return switch (code) {
            case 0x8002ABCD -> FORMS[0];
            case 0x8000ABCD -> FORMS[1];
            case 0x8001ABCD -> FORMS[2];
            case 0x8010ABCD -> FORMS[3];
            case 0x8011ABCD -> FORMS[4];
            case 0x8012ABCD -> FORMS[5];
            case 0x8013ABCD -> FORMS[6];
            case 0x8014ABCD -> FORMS[8];
            default -> UNKNOWN_FORM;
        };
    }
}
