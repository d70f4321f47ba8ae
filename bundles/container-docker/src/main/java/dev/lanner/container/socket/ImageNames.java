// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import dev.lanner.api.container.ContainerDescription.Image;

/** Takes references of images apart: {@code registry:5000/name:tag@sha256:digits}. */
public final class ImageNames {
    private static final String SHA = "sha256:";

    private ImageNames() {}

    /**
     * The image.
     *
     * @param reference as somebody has written it
     * @param id of the image, with or without the name of its hash
     * @param digest of the registry; empty if only the reference may have one
     */
    public static Image image(String reference, String id, String digest) {
        String bareId = id.startsWith(SHA) ? id.substring(SHA.length()) : id;
        if (reference.startsWith(SHA) || LongIds.isId(reference)) {
            // Made from an image without a name.
            return new Image(reference, bareId, "", "", digest);
        }
        int at = reference.indexOf('@');
        String named = at < 0 ? reference : reference.substring(0, at);
        String ownDigest = at < 0 ? digest : reference.substring(at + 1);
        // A colon before the last slash is that of a port.
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String repository = colon < 0 ? named : named.substring(0, colon);
        String tag = colon >= 0 ? named.substring(colon + 1) : at < 0 && !named.isEmpty() ? "latest" : "";
        return new Image(reference, bareId, repository, tag, ownDigest);
    }
}
