package dev.culvert.edge.wire;

import java.time.Duration;

/** What the tests of this package have in common. */
final class TestWire {

  /** The documented defaults. */
  static final WireLimits LIMITS =
      new WireLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(10),
          1024,
          Duration.ofSeconds(30));

  static final String TIMEOUT_RESPONSE =
      "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

  private TestWire() {}
}
