package dev.culvert.testing.net;

import java.time.Duration;

/** What a {@link ChaosProxy} does with bytes at the moment; shared by all its threads. */
final class ProxyRules {

  private volatile long latencyNanos;
  private volatile long dropAfterBytes = Long.MAX_VALUE;
  private volatile Cut dropBy = Cut.RST;
  private boolean frozen;

  void latency(Duration latency) {
    latencyNanos = latency.toNanos();
  }

  long latencyNanos() {
    return latencyNanos;
  }

  void dropAfter(long bytes, Cut cut) {
    dropBy = cut;
    dropAfterBytes = bytes;
  }

  long dropAfterBytes() {
    return dropAfterBytes;
  }

  Cut dropBy() {
    return dropBy;
  }

  synchronized void frozen(boolean nowFrozen) {
    frozen = nowFrozen;
    notifyAll();
  }

  /** Returns when nothing is frozen. */
  synchronized void awaitThawed() throws InterruptedException {
    while (frozen) {
      wait();
    }
  }
}
