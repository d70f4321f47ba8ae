// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The endpoint of a Lanner that runs here, as a monitoring system sees it. */
record ServedMetrics(HttpClient client, int port) {
    /** Is in its log once it is there. */
    static final String ANNOUNCED = "Health and metrics are served on";

    private static final Pattern PORT = Pattern.compile(ANNOUNCED + " 127\\.0\\.0\\.1:(\\d+)");

    /** Where this log says that it is. */
    static ServedMetrics of(String log) {
        Matcher matcher = PORT.matcher(log);
        assertTrue(matcher.find(), log);
        return new ServedMetrics(HttpClient.newHttpClient(), Integer.parseInt(matcher.group(1)));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** The samples by name and labels. */
    Map<String, Double> scrape() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/metrics");
        assertEquals(200, answer.statusCode(), answer.body());
        Map<String, Double> samples = new TreeMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return samples;
    }
}
