package dev.culvert.core.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The meters that every process has. */
final class JvmMeters {

  private JvmMeters() {}

  @SuppressWarnings("resource") // the collector listener lives as long as the process
  static void bindTo(MeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("culvert.heap.used", JvmMeters::heapUsedBytes)
        .baseUnit("bytes")
        .description("Java heap in use")
        .register(registry);
    Gauge.builder("culvert.direct.used", JvmMeters::directUsedBytes)
        .baseUnit("bytes")
        .description("memory outside the heap that Netty and NIO buffers hold")
        .register(registry);
  }

  private static double heapUsedBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Netty's own count does not include NIO's buffers, and is negative where it keeps none. */
  private static double directUsedBytes() {
    double bytes = Math.max(0, PlatformDependent.usedDirectMemory());
    for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getName().equals("direct") ? Math.max(0, pool.getMemoryUsed()) : 0;
    }
    return bytes;
  }
}
