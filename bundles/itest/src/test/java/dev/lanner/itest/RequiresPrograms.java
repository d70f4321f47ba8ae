// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs only where live events are to be had and these programs are installed; elsewhere it is skipped with the reason. */
@Tag("kernel")
@ExtendWith(RequiresPrograms.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface RequiresPrograms {
    /** Their names. */
    String[] value();

    /** Looks for them where root finds programs. */
    final class Condition implements ExecutionCondition {
        private static final List<String> FOLDERS = Stream.concat(
                        Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)),
                        Stream.of("/usr/sbin", "/sbin"))
                .toList();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), RequiresPrograms.class)
                    .map(wanted -> Arrays.stream(wanted.value())
                            .filter(name ->
                                    FOLDERS.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                            .toList())
                    .orElse(List.of());
            String reason = !missing.isEmpty()
                    ? "Skipped: not installed: " + String.join(", ", missing)
                    : !"root".equals(System.getProperty("user.name"))
                            ? "Skipped: live events need root."
                            : !Files.exists(Path.of("/sys/kernel/btf/vmlinux"))
                                    ? "Skipped: the kernel has no BTF."
                                    : "";
            if (reason.isEmpty()) {
                return ConditionEvaluationResult.enabled("all is there");
            }
            System.out.println(context.getDisplayName() + ": " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
