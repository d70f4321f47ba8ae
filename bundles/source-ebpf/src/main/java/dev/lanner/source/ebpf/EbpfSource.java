// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.source.SourceName;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The source of live events. */
@Component(configurationPid = "dev.lanner.source.ebpf")
@SourceName("ebpf")
@Designate(ocd = EbpfSource.Config.class)
public final class EbpfSource implements EventSource {
    private final StreamSettings settings;

    /** Called by the component runtime. */
    @Activate
    public EbpfSource(Config config) {
        this.settings = new StreamSettings(
                config.ring$_$bytes(),
                config.cpus$_$per$_$ring(),
                config.poll$_$timeout$_$ms(),
                Set.copyOf(List.of(config.skip$_$syscalls())),
                AttachMode.BTF_CASTS,
                true,
                config.iterators(),
                config.kernel$_$names() ? KernelCopies.ALL : KernelCopies.NONE);
    }

    @Override
    public EventStream open(SourceContext context) throws SourceException {
        for (Requirement requirement : Requirement.values()) {
            String lack = requirement.lackOn(KernelFacts.read());
            if (lack != null) {
                throw new SourceException(lack);
            }
        }
        return EbpfStream.open(settings, context.selection(), wanted -> Selection.of(wanted, context.catalogue()));
    }

    /** What can be configured. */
    @ObjectClassDefinition(name = "eBPF source", description = "Live events from the running kernel.")
    public @interface Config {
        /** Size of each ring. */
        @AttributeDefinition(
                name = "Ring size in bytes",
                description = "Memory between kernel and Lanner, for each ring; cut to a power of two."
                        + " A larger one outlasts longer bursts. One more ring is there for births, programs and ends"
                        + " of processes that find their own one full.",
                min = "65536",
                max = "536870912")
        int ring$_$bytes() default StreamSettings.DEFAULT_RING_BYTES;

        /** CPUs that share a ring. */
        @AttributeDefinition(
                name = "CPUs per ring",
                description = "How many CPUs share one ring. More of them use less memory and wait for each other.",
                min = "1")
        int cpus$_$per$_$ring() default 1;

        /** The wait when idle. */
        @AttributeDefinition(
                name = "Poll timeout in ms",
                description =
                        "How long to wait when there is nothing; an event is seen at most that much later. Less costs"
                                + " more when there is little to do.",
                min = "0",
                max = "10")
        int poll$_$timeout$_$ms() default StreamSettings.MAX_POLL_MS;

        /** Calls to leave out. */
        @AttributeDefinition(
                name = "Skipped system calls",
                description =
                        "Names of system calls that are not told of, for example openat. Rules about them match nothing.")
        String[] skip$_$syscalls() default {};

        /** What tells of the processes at the start. */
        @AttributeDefinition(
                name = "BPF iterators",
                description = "Whether the kernel itself is asked for the processes and open files at the start;"
                        + " if not, or where it cannot tell, they are read from /proc.")
        boolean iterators() default true;

        /** Where names of files come from. */
        @AttributeDefinition(
                name = "Names from the kernel",
                description =
                        "Whether names of files, addresses of sockets, and what is mounted are taken from the kernel's own"
                                + " copies, where that is possible ('lanner doctor' says so). If not, they are what the caller's memory"
                                + " holds when the call ends, which another thread of the program can change to hide the file."
                                + " It costs a little whenever the kernel frees memory of a slab cache.")
        boolean kernel$_$names() default true;
    }
}
