// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

/**
 * Whether a container has begun and ended since events are watched, and what has been told of that. Of one that was there
 * before nothing is told but what it is. <em>Thread:</em> any.
 */
final class Life {
    private final NewsDesk desk;
    private Stage stage = Stage.UNSEEN;
    private boolean isKnown;

    private enum Stage {
        /** No process was seen in it. */
        UNSEEN,
        /** It was there before. */
        OLDER,
        /** It has begun, and it is not known yet what it is. */
        BEGUN,
        TOLD,
        ENDED
    }

    Life(NewsDesk desk) {
        this.desk = desk;
    }

    /** A process was seen in it that has a root of its own; it has begun with that if it was the first. */
    synchronized void onProcess(boolean isNew, ContainerTexts texts) {
        if (stage != Stage.UNSEEN) {
            return;
        }
        stage = isNew ? Stage.BEGUN : Stage.OLDER;
        if (isNew && isKnown) {
            tellBegin(texts);
        }
    }

    /** It is known what it is, or better than before, or nobody can tell. */
    synchronized void onKnown(ContainerTexts texts) {
        isKnown = true;
        if (stage == Stage.BEGUN) {
            tellBegin(texts);
        } else if (texts.description() != null) {
            desk.add(false, texts, true);
        }
    }

    private void tellBegin(ContainerTexts texts) {
        stage = Stage.TOLD;
        desk.add(false, texts, false);
    }

    /** Its first process has ended, or its runtime has removed it. */
    synchronized void onEnd(ContainerTexts texts) {
        if (stage == Stage.BEGUN) {
            tellBegin(texts);
        }
        if (stage == Stage.OLDER || stage == Stage.TOLD) {
            stage = Stage.ENDED;
            desk.add(true, texts, false);
        }
    }
}
