// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/** Kinds of problems with rules, under the names that Falco gives them. */
public enum ProblemCode {
    LOAD_ERR_FILE_READ,
    LOAD_ERR_YAML_PARSE,
    LOAD_ERR_YAML_VALIDATE,
    LOAD_ERR_COMPILE_CONDITION,
    LOAD_ERR_COMPILE_OUTPUT,
    LOAD_ERR_VALIDATE,
    LOAD_ERR_EXTENSION,
    LOAD_UNKNOWN_SOURCE,
    LOAD_UNSAFE_NA_CHECK,
    LOAD_NO_EVTTYPE,
    LOAD_UNKNOWN_FILTER,
    LOAD_UNUSED_MACRO,
    LOAD_UNUSED_LIST,
    LOAD_UNKNOWN_ITEM,
    LOAD_DEPRECATED_ITEM,
    LOAD_WARNING_EXTENSION,
    LOAD_APPEND_NO_VALUES,
    LOAD_EXCEPTION_NAME_NOT_UNIQUE,
    LOAD_INVALID_MACRO_NAME,
    LOAD_INVALID_LIST_NAME,
    LOAD_COMPILE_CONDITION,
    LOAD_UNKNOWN_KEY;

    /** Whether a load with such a problem fails. */
    public boolean isError() {
        return name().startsWith("LOAD_ERR_");
    }
}
