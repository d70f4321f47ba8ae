// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the first word after a command may be, where it says what is to be done. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Actions {
    /** The words. */
    String[] value();

    /** Those of them that change nothing; the command alone never does. */
    String[] reading() default {};
}
