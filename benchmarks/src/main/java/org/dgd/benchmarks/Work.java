package org.dgd.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.dgd.engine.cpu.CpuDevice;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What one call of a benchmark amounts to: the benchmark fills it in and {@link Figures} reads it. JMH makes both and introduces
 * neither to the other, so they meet where JMH's own profilers find their figures, among the management beans of the JVM.
 */
public final class Work implements WorkMXBean {
    private final CpuDevice device;
    private double flops, bytes;

    private Work(CpuDevice device) { this.device = device; }

    /** The work of the benchmark that JMH has just begun; it takes the place of an earlier one of the same name. */
    static Work publish(BenchmarkParams benchmark, CpuDevice device) {
        Work work = new Work(device);
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = name(benchmark);
        try {
            if (beans.isRegistered(name)) beans.unregisterMBean(name);
            beans.registerMBean(work, name);
        } catch (JMException e) {
            throw new IllegalStateException("cannot publish the work of " + benchmark.getBenchmark(), e);
        }
        return work;
    }

    /** The work that a benchmark published; empty for one that only measures time. */
    static Optional<WorkMXBean> of(BenchmarkParams benchmark) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = name(benchmark);
        return beans.isRegistered(name) ? Optional.of(JMX.newMXBeanProxy(beans, name, WorkMXBean.class)) : Optional.empty();
    }

    private static ObjectName name(BenchmarkParams benchmark) {
        try {
            return new ObjectName("org.dgd.benchmarks", "work", benchmark.getBenchmark());
        } catch (JMException e) {
            throw new IllegalArgumentException("benchmark " + benchmark.getBenchmark(), e);
        }
    }

    void flops(double count) { flops = count; }

    void bytes(double count) { bytes = count; }

    @Override public double getFlops() { return flops; }

    @Override public double getBytes() { return bytes; }

    @Override public int getThreads() { return device.threads(); }

    @Override public long getHeldMemory() { return device.stepMemory().held(); }

    @Override public long getNeededMemory() { return device.stepMemory().needed(); }
}
