package dev.culvert.core.cluster;

import java.util.UUID;

/** Streams for tests, named by small numbers. */
final class Streams {

  private Streams() {}

  static StreamKey key(int tunnel, int connector) {
    return new StreamKey(new UUID(1, tunnel), new UUID(2, connector), 0);
  }

  static StreamRecord stream(int tunnel, int connector, long epoch) {
    return new StreamRecord(
        key(tunnel, connector),
        epoch,
        "culvert.edge.somewhere.0",
        "uplink",
        false,
        false,
        1_700_000_000_000L,
        "linux_amd64",
        "0.1.0",
        "10.0.0.1",
        "hash");
  }
}
