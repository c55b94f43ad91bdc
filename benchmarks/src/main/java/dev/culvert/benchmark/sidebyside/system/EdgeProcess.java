package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.testing.process.JavaProcess;

/**
 * An edge that was started.
 *
 * @param httpPort where it serves the public
 * @param opsPort where its health and metrics are
 */
public record EdgeProcess(JavaProcess process, int httpPort, int opsPort) {

  /**
   * Waits until it says that it is ready.
   *
   * @throws IllegalStateException when that takes more than a minute, or it ends before
   */
  public EdgeProcess awaitReady() {
    Probe.awaitOk(opsPort, "/ready", process);
    return this;
  }
}
