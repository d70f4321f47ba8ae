// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The two native libraries, loaded. */
record Native(Libbpf libbpf, LibC libc, Runtime runtime) {
    static Native load() throws SourceException {
        try {
            Libbpf libbpf = LibraryLoader.create(Libbpf.class).failImmediately().load("libbpf.so.1");
            LibC libc = LibraryLoader.create(LibC.class).failImmediately().load("libc.so.6");
            // Its own messages would go to our standard error; what matters of them ends up in exceptions.
            libbpf.libbpf_set_print(null);
            return new Native(libbpf, libc, Runtime.getRuntime(libbpf));
        } catch (LinkageError e) {
            throw new SourceException(
                    "The library libbpf.so.1, which loads programs into the kernel, could not be loaded ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
                            + "). Install it: apt-get install libbpf1 (Debian, Ubuntu),"
                            + " dnf install libbpf (Fedora, RHEL); a /tmp that forbids execution is got round with"
                            + " -Djffi.extract.dir=<another folder>.",
                    e);
        }
    }

    /** Zeroed memory, freed when nobody refers to it any more. */
    Pointer allocate(int bytes) {
        return Memory.allocateDirect(runtime, bytes, true);
    }

    int lastError() {
        return LastError.getLastError(runtime);
    }

    /** An exception for the call that has just failed. */
    SourceException failure(String what) {
        int error = lastError();
        return new SourceException(what + ": " + libc.strerror(error) + " (errno " + error + ").");
    }
}
