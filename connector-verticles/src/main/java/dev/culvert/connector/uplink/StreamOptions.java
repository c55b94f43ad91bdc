package dev.culvert.connector.uplink;

import dev.culvert.core.exchange.MultiplexerOptions;
import java.time.Duration;
import java.util.List;

/**
 * What the streams of a connector are to be like.
 *
 * @param addresses which edges to dial: each {@code HOST:PORT}, or a domain
 * @param streams how many streams, 1 to 4
 * @param drainGrace how long what is open on a stream that drains may go on
 * @param exchanges what each stream may do, but how long it may be silent is the edge's to say; its
 *     clock is the clock of all this
 * @param pace how long to wait for what
 */
public record StreamOptions(
    List<String> addresses,
    int streams,
    Duration drainGrace,
    MultiplexerOptions exchanges,
    UplinkPace pace) {

  public StreamOptions {
    addresses = List.copyOf(addresses);
  }
}
