// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerNews.Receiver;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What has become of containers of this host, until the event loop fetches it. <em>Thread:</em> any. */
final class NewsDesk {
    /** So many wait at most; nobody may be there who fetches them. */
    private static final int MOST = 8192;

    private final ConcurrentLinkedQueue<News> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final GiveUps giveUps;
    private volatile boolean isOpen = true;

    NewsDesk(GiveUps giveUps) {
        this.giveUps = giveUps;
    }

    private record News(boolean hasEnded, Text json, boolean isForStateOnly) {}

    /** Another stream begins: what waits is not about it. Those of another host tell themselves what there is to tell. */
    void begin(boolean isThisHost) {
        isOpen = isThisHost;
        while (waiting.poll() != null) {
            count.decrementAndGet();
        }
    }

    void add(boolean hasEnded, ContainerTexts texts, boolean isForStateOnly) {
        if (!isOpen) {
            return;
        }
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            giveUps.add(GiveUps.NEWS_LOST);
            return;
        }
        waiting.add(new News(hasEnded, ContainerJson.write(texts), isForStateOnly));
    }

    boolean hasAny() {
        return count.get() > 0;
    }

    void pass(Receiver receiver) {
        for (News news = waiting.poll(); news != null; news = waiting.poll()) {
            count.decrementAndGet();
            receiver.onNews(news.hasEnded, news.json, news.isForStateOnly);
        }
    }
}
