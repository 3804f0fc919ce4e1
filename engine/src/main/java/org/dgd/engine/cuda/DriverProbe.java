package org.dgd.engine.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the driver for GPUs without JCuda, which can be started only when all libraries are there. */
final class DriverProbe {
    private DriverProbe() { }

    /** How many GPUs the driver shows; 0 if there is no driver at this place, or if it does not start. */
    @SuppressWarnings("restricted") static int gpus(String driver) {
        if (driver.isEmpty()) return 0;
        // The driver does not like to be unloaded once it has started.
        Arena arena = Arena.global();
        try {
            SymbolLookup symbols = driver.startsWith("/") ? SymbolLookup.libraryLookup(Path.of(driver), arena) : SymbolLookup.libraryLookup(driver, arena);
            Optional<MemorySegment> init = symbols.find("cuInit"), count = symbols.find("cuDeviceGetCount");
            if (init.isEmpty() || count.isEmpty()) return 0;
            if (call(Linker.nativeLinker().downcallHandle(init.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT)), 0) != 0) return 0;
            try (Arena own = Arena.ofConfined()) {
                MemorySegment answer = own.allocate(JAVA_INT);
                MethodHandle get = Linker.nativeLinker().downcallHandle(count.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS));
                return call(get, answer) == 0 ? answer.get(JAVA_INT, 0) : 0;
            }
        } catch (IllegalArgumentException notLoadable) {
            return 0;
        }
    }

    private static int call(MethodHandle function, Object argument) {
        try {
            return (int) function.invokeWithArguments(argument);
        } catch (Throwable e) {
            throw new IllegalStateException("cuda: the driver's functions cannot be called", e);
        }
    }
}
