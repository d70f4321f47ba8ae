// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs only where BPF programs can be loaded; elsewhere the test is skipped with the reason. */
@Tag("kernel")
@ExtendWith(RequiresKernel.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface RequiresKernel {
    /** Asks what the source itself asks. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            KernelFacts facts = KernelFacts.read();
            for (Requirement requirement : Requirement.values()) {
                String lack = requirement.lackOn(facts);
                if (lack != null) {
                    return ConditionEvaluationResult.disabled(lack);
                }
            }
            return ConditionEvaluationResult.enabled("the kernel is fit");
        }
    }
}
