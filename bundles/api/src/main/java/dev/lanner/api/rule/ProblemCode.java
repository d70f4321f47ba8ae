// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/** Kinds of problems with rules, under the names that Falco gives them. */
public enum ProblemCode {
    LOAD_ERR_FILE_READ("a file cannot be read"),
    LOAD_ERR_YAML_PARSE("a file is no YAML"),
    LOAD_ERR_YAML_VALIDATE("a document does not have the form of a rules file"),
    LOAD_ERR_COMPILE_CONDITION("a condition makes no sense"),
    LOAD_ERR_COMPILE_OUTPUT("an output makes no sense"),
    LOAD_ERR_VALIDATE("an item does not fit what is around it"),
    LOAD_ERR_EXTENSION("an item of an extension is wrong"),
    LOAD_UNKNOWN_SOURCE("nobody provides the event source of a rule"),
    LOAD_UNSAFE_NA_CHECK("a value is compared with <NA>"),
    LOAD_NO_EVTTYPE("a condition looks at very many event types"),
    LOAD_UNKNOWN_FILTER("a field or event type that a rule may do without is unknown"),
    LOAD_UNUSED_MACRO("nothing uses a macro"),
    LOAD_UNUSED_LIST("nothing uses a list"),
    LOAD_UNKNOWN_ITEM("an item is of no known kind"),
    LOAD_DEPRECATED_ITEM("something is kept for old rules only"),
    LOAD_WARNING_EXTENSION("something that an extension brings is odd"),
    LOAD_APPEND_NO_VALUES("nothing is appended"),
    LOAD_EXCEPTION_NAME_NOT_UNIQUE("two exceptions of a rule have the same name"),
    LOAD_INVALID_MACRO_NAME("a macro cannot be used under its name"),
    LOAD_INVALID_LIST_NAME("a list cannot be used under its name"),
    LOAD_COMPILE_CONDITION("a condition makes sense, but hardly the one that is meant"),
    LOAD_UNKNOWN_KEY("an item has a key without effect");

    private final String title;

    ProblemCode(String title) {
        this.title = title;
    }

    /** What it says, in a few words. */
    public String title() {
        return title;
    }

    /** Whether a load with such a problem fails. */
    public boolean isError() {
        return name().startsWith("LOAD_ERR_");
    }
}
