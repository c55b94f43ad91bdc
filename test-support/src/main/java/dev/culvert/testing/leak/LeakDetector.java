package dev.culvert.testing.leak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what Netty found to be lost: pooled memory that was collected before it was released. Named
 * by the property {@code io.netty.customResourceLeakDetector}.
 */
public final class LeakDetector<T> extends ResourceLeakDetector<T> {

  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  /** As Netty makes it. */
  public LeakDetector(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /** Has the garbage collected, and gives and forgets what was found to be lost. */
  public static List<String> collect() {
    System.gc();
    // A detector says what it has found when the next one is made.
    ByteBufAllocator.DEFAULT.directBuffer(1).release();
    List<String> found = List.copyOf(FOUND);
    FOUND.removeAll(found);
    return found;
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    FOUND.add(type + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    FOUND.add(type);
  }
}
