// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.http;

import dev.lanner.wire.tls.TlsFiles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where requests go, and how.
 *
 * @param uri of the receiver, http or https
 * @param headers what every request has besides
 * @param tls for https
 * @param connectTimeoutMs how long connecting may take, in milliseconds
 * @param timeoutMs how long a request with its answer may take, in milliseconds
 * @param gzip whether bodies are compressed
 * @param keepAlive whether connections are used for more than one request
 */
public record HttpSettings(
        URI uri,
        Map<String, String> headers,
        TlsFiles tls,
        long connectTimeoutMs,
        long timeoutMs,
        boolean gzip,
        boolean keepAlive) {

    /**
     * The receiver that a configuration names; user and password in it become a header.
     *
     * @throws IllegalArgumentException if it is not the URL of one, for people
     */
    public static URI uri(String pid, String url) {
        if (url.isBlank()) {
            throw new IllegalArgumentException(pid + " has no 'url'; set it to the URL that alerts shall be sent to.");
        }
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(pid + " has a wrong 'url': " + e.getMessage() + ".", e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || (!scheme.equals("http") && !scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    pid + " has a wrong 'url', '" + url + "'; it must be as in https://host:port/path.");
        }
        return uri;
    }

    /**
     * Headers as a configuration has them, {@code Name: value} each.
     *
     * @throws IllegalArgumentException if one is not of that form, for people
     */
    public static Map<String, String> headers(String pid, URI uri, String... lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        String user = uri.getUserInfo();
        if (user != null) {
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        pid + " has a wrong header, '" + line + "'; it must be as in 'Name: value'.");
            }
            headers.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }
}
