package org.dgd.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** Kernels with something done around every call. */
public final class KernelProxy {
    /** What is done; it calls {@code proceed} to run the kernel itself, with whatever is in the array of arguments by then. */
    public interface Around { void call(Method kernel, Object[] arguments, Runnable proceed); }

    private KernelProxy() { }

    /** A decorator for a device. */
    public static UnaryOperator<Kernels> around(Around around) {
        Class<?>[] kind = {Kernels.class};
        return kernels -> (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), kind, (_, kernel, arguments) -> {
            around.call(kernel, arguments, () -> invoke(kernels, kernel, arguments));
            return null;
        });
    }

    private static void invoke(Kernels kernels, Method kernel, Object[] arguments) {
        try {
            kernel.invoke(kernels, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(kernel.getName(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(kernel.getName(), e);
        }
    }
}
