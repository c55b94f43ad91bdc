package dev.culvert.edge.uplink;

import dev.culvert.core.ops.Ops;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicLong;

/** What happens at the uplink listener of a process, as metrics. Thread-safe. */
final class UplinkMeters implements Shareable {

  private static final String NAME = "culvert.uplinks";

  private final MeterRegistry meters;
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong arriving = new AtomicLong();
  private final AtomicLong relayedExchanges = new AtomicLong();
  private final AtomicLong relayQueueBytes = new AtomicLong();

  private UplinkMeters(MeterRegistry meters) {
    this.meters = meters;
    meters.gauge("culvert.uplinks.open", streams);
    meters.gauge("culvert.uplinks.arriving", arriving);
    meters.gauge("culvert.relay.exchanges.open", relayedExchanges);
    meters.gauge("culvert.relay.bytes.waiting", relayQueueBytes);
  }

  /** The one of this Vert.x. */
  static UplinkMeters of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, UplinkMeters>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new UplinkMeters(Ops.of(vertx).registry()));
  }

  /** Streams that end in this process; who adds one also takes it away. */
  AtomicLong streams() {
    return streams;
  }

  /** Connections that have not registered yet. */
  AtomicLong arriving() {
    return arriving;
  }

  AtomicLong relayedExchanges() {
    return relayedExchanges;
  }

  AtomicLong relayQueueBytes() {
    return relayQueueBytes;
  }

  void registered() {
    meters.counter("culvert.uplinks.registered").increment();
  }

  /** A connection that did not become a stream; the code is one of few. */
  void refused(String code) {
    meters.counter("culvert.uplinks.refused", "code", code).increment();
  }
}
