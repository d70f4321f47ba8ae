// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

/**
 * Whether a container has begun and ended since events are watched, and what has been told of that. One that was there before
 * is told of when it is seen, as one that begins: so rules know of all that there are. <em>Thread:</em> any.
 */
final class Life {
    private final NewsDesk desk;
    private Stage stage = Stage.UNSEEN;
    private boolean isKnown;

    private enum Stage {
        /** No process was seen in it. */
        UNSEEN,
        /** It is there, and it is not known yet what it is. */
        SEEN,
        TOLD,
        ENDED
    }

    Life(NewsDesk desk) {
        this.desk = desk;
    }

    /** A process was seen in it that has a root of its own. */
    synchronized void onProcess(ContainerTexts texts) {
        if (stage == Stage.UNSEEN) {
            stage = Stage.SEEN;
            if (isKnown) {
                tellBegin(texts);
            }
        }
    }

    /** It is known what it is, or better than before, or nobody can tell. */
    synchronized void onKnown(ContainerTexts texts) {
        isKnown = true;
        if (stage == Stage.SEEN) {
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
        if (stage == Stage.SEEN) {
            tellBegin(texts);
        }
        if (stage == Stage.TOLD) {
            stage = Stage.ENDED;
            desk.add(true, texts, false);
        }
    }
}
