// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.doctor;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Says whether this machine gives a bundle what it needs. A service, asked by {@code lanner doctor}. */
@ConsumerType
public interface DoctorCheck {
    /** Looks now. <em>Blocking:</em> up to a second. Changes nothing on the machine. */
    List<Finding> check();
}
