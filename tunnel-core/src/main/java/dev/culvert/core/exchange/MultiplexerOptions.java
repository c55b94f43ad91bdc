package dev.culvert.core.exchange;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a multiplexer may do and how long it waits.
 *
 * @param budget where its receive windows come from
 * @param maxExchanges how many exchanges the peer may have open here at once; more is REFUSED
 * @param responseWindowBytes the first window of a response
 * @param acceptTimeout how long an opened exchange may stay without a sign of the other end
 * @param silenceTimeout how long the link may be silent, or not move what waits, before it is dead;
 *     this side sends a heartbeat when it was silent for a fifth of it. The same at both ends
 * @param relayQueueBytes how much of what the peer has relayed here may wait before more exchanges
 *     are REFUSED; at twice as much open ones are reset
 * @param sharedLink whether the link carries exchanges of several streams, so that what is wrong
 *     within one exchange must not end the others
 * @param nanoClock the present, as {@link System#nanoTime}
 */
public record MultiplexerOptions(
    WindowBudget budget,
    int maxExchanges,
    int responseWindowBytes,
    Duration acceptTimeout,
    Duration silenceTimeout,
    long relayQueueBytes,
    boolean sharedLink,
    LongSupplier nanoClock) {

  /** The first window of a request, in bytes; fixed by the protocol. */
  public static final int REQUEST_WINDOW_BYTES = 64 * 1024;

  /** The window of a request once it was accepted, in bytes, if there is memory for it. */
  static final int ACCEPTED_WINDOW_BYTES = 256 * 1024;

  /** How many exchanges may be open on a stream, unless configured otherwise. */
  public static final int DEFAULT_MAX_EXCHANGES = 4096;

  /** How much may wait to be relayed for one peer, unless configured otherwise, in bytes. */
  public static final long DEFAULT_RELAY_QUEUE_BYTES = 16 * 1024 * 1024;

  /**
   * How long a link may be silent, unless configured otherwise. Looked at twice a second, so that a
   * link is out of use within 5 s of its last byte.
   */
  public static final Duration DEFAULT_SILENCE = Duration.ofMillis(4_500);

  /** The shortest silence that can be told from a busy peer. */
  public static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

  /** The longest silence that is of any use. */
  public static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  /** The defaults: 4096 exchanges, 256 KiB, 2 s, 4.5 s, 16 MiB, one stream, the system's clock. */
  public static MultiplexerOptions of(WindowBudget budget) {
    return new MultiplexerOptions(
        budget,
        DEFAULT_MAX_EXCHANGES,
        256 * 1024,
        Duration.ofSeconds(2),
        DEFAULT_SILENCE,
        DEFAULT_RELAY_QUEUE_BYTES,
        false,
        System::nanoTime);
  }

  public MultiplexerOptions withMaxExchanges(int max) {
    return new MultiplexerOptions(
        budget,
        max,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        relayQueueBytes,
        sharedLink,
        nanoClock);
  }

  public MultiplexerOptions withSilenceTimeout(Duration timeout) {
    return new MultiplexerOptions(
        budget,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        timeout,
        relayQueueBytes,
        sharedLink,
        nanoClock);
  }

  /** For a link that carries exchanges of several streams. */
  public MultiplexerOptions withSharedLink(long queueBytes) {
    return new MultiplexerOptions(
        budget,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        queueBytes,
        true,
        nanoClock);
  }

  public MultiplexerOptions withNanoClock(LongSupplier clock) {
    return new MultiplexerOptions(
        budget,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        relayQueueBytes,
        sharedLink,
        clock);
  }
}
