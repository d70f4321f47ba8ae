// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a container of the tests is to be called on every event of its programs.
 *
 * @param name that all of its programs have as an argument
 * @param id that it has
 * @param names that it, and those that live for a moment only, may have; nothing if its runtime knows none
 * @param image repository and tag, with a colon between; empty if there is none
 * @param users the names of uid 0 and 33 inside
 * @param firstId the kernel's number of uid 0 inside
 * @param others the kernel's number of uid 1 inside
 */
record ContainerCase(
        String name,
        String type,
        Pattern id,
        List<String> names,
        String image,
        List<String> users,
        long firstId,
        long others) {

    /** One whose user names are those that the scripts make of a name. */
    static ContainerCase of(String name, String type, String id, String image, String accounts) {
        return new ContainerCase(
                name,
                type,
                Pattern.compile(id),
                List.of(name, name + "-once", name + "-web"),
                image,
                List.of("boss-" + accounts, "web-" + accounts),
                0,
                1);
    }

    /** The same with a map of ids. */
    ContainerCase mapped(long newFirstId, long newOthers) {
        return new ContainerCase(name, type, id, names, image, users, newFirstId, newOthers);
    }

    /** The same, of which nobody tells a name. */
    ContainerCase nameless() {
        return new ContainerCase(name, type, id, List.of(), image, users, firstId, others);
    }

    /** Whether the alert is about one of its programs. */
    boolean isMeantBy(JsonNode alert) {
        // The runtime's own threads end as the program begins.
        return alert.path("rule").asText().equals("Inside")
                && !text(alert, "proc.cmdline").startsWith("runc:")
                && (" " + text(alert, "proc.cmdline") + " ").contains(" " + name + " ");
    }

    /** What is wrong with the alert, field by field. */
    List<String> faults(JsonNode alert) {
        List<String> faults = new ArrayList<>();
        check(faults, alert, "container.type", type.equals(text(alert, "container.type")));
        check(
                faults,
                alert,
                "container.id",
                id.matcher(text(alert, "container.id")).matches());
        String called = text(alert, "container.name");
        check(faults, alert, "container.name", names.isEmpty() ? called.isEmpty() : names.contains(called));
        String repository = text(alert, "container.image.repository");
        String tag = text(alert, "container.image.tag");
        check(
                faults,
                alert,
                "container.image.repository",
                image.equals(repository.isEmpty() ? "" : repository + ":" + tag));
        checkUser(faults, alert, "user.uid", "user.name");
        checkUser(faults, alert, "group.gid", "group.name");
        return faults;
    }

    private void checkUser(List<String> faults, JsonNode alert, String number, String called) {
        long id = alert.path("output_fields").path(number).asLong(-1);
        String wanted = id == firstId ? users.get(0) : id == others + 32 ? users.get(1) : "a user of the test's";
        check(faults, alert, called, wanted.equals(text(alert, called)));
    }

    private static void check(List<String> faults, JsonNode alert, String field, boolean isRight) {
        if (!isRight) {
            faults.add(field + " is '" + text(alert, field) + "' in " + alert.path("output_fields"));
        }
    }

    /** A field; empty where there is none. */
    static String text(JsonNode alert, String field) {
        JsonNode value = alert.path("output_fields").path(field);
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    @Override
    public String toString() {
        return name;
    }
}
