package dev.culvert.core.exchange;

import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a multiplexer may do and how long it waits.
 *
 * @param account what waits for its exchanges is charged to, unless another is given at their
 *     opening
 * @param maxExchanges how many exchanges the peer may have open here at once; more is REFUSED
 * @param responseWindowBytes the first window of a response
 * @param acceptTimeout how long an opened exchange may stay without a sign of the other end
 * @param silenceTimeout how long the link may be silent, or not move what waits, before it is dead;
 *     this side sends a heartbeat when it was silent for a fifth of it. The same at both ends
 * @param relayQueueBytes how much of what the peer has relayed here may wait before more exchanges
 *     are REFUSED; at twice as much open ones are reset
 * @param sharedLink whether the link carries exchanges of several streams, from another edge: a
 *     peer that is trusted not to send frames of no use
 * @param firstExchangeId the number, unsigned and above 0, of the first exchange that this end
 *     opens
 * @param nanoClock the present, as {@link System#nanoTime}
 */
public record MultiplexerOptions(
    MemoryAccount account,
    int maxExchanges,
    int responseWindowBytes,
    Duration acceptTimeout,
    Duration silenceTimeout,
    long relayQueueBytes,
    boolean sharedLink,
    int firstExchangeId,
    LongSupplier nanoClock) {

  /** The first window of a request, in bytes; fixed by the protocol. */
  public static final int REQUEST_WINDOW_BYTES = 64 * 1024;

  /**
   * The window of a body that is in use, in bytes, unless memory is short: of a request once it was
   * accepted, of a response that is not tiny.
   */
  static final int USED_WINDOW_BYTES = 256 * 1024;

  /** How many exchanges may be open on a stream, unless configured otherwise. */
  public static final int DEFAULT_MAX_EXCHANGES = 4096;

  /** How much may wait to be relayed for one peer, unless configured otherwise, in bytes. */
  public static final long DEFAULT_RELAY_QUEUE_BYTES = 16 * 1024 * 1024;

  /**
   * How long a link may be silent, unless configured otherwise. Looked at twice a second, so that a
   * link is out of use within 5 s of its last byte.
   */
  public static final Duration DEFAULT_SILENCE = Duration.ofMillis(4_500);

  /** The first window of a response, in bytes: it grows with use. */
  public static final int RESPONSE_WINDOW_BYTES = 64 * 1024;

  /**
   * The defaults: the account for what belongs to no tunnel, 4096 exchanges, 64 KiB, 2 s, 4.5 s, 16
   * MiB, one stream, the system's clock.
   */
  public static MultiplexerOptions of(MemoryBudget budget) {
    return new MultiplexerOptions(
        budget.shared(),
        DEFAULT_MAX_EXCHANGES,
        RESPONSE_WINDOW_BYTES,
        Duration.ofSeconds(2),
        DEFAULT_SILENCE,
        DEFAULT_RELAY_QUEUE_BYTES,
        false,
        1,
        System::nanoTime);
  }

  /** For a stream of the tunnel whose account it is. */
  public MultiplexerOptions withAccount(MemoryAccount other) {
    return new MultiplexerOptions(
        other,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        relayQueueBytes,
        sharedLink,
        firstExchangeId,
        nanoClock);
  }

  public MultiplexerOptions withMaxExchanges(int max) {
    return new MultiplexerOptions(
        account,
        max,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        relayQueueBytes,
        sharedLink,
        firstExchangeId,
        nanoClock);
  }

  public MultiplexerOptions withSilenceTimeout(Duration timeout) {
    return new MultiplexerOptions(
        account,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        timeout,
        relayQueueBytes,
        sharedLink,
        firstExchangeId,
        nanoClock);
  }

  /** For a link that carries exchanges of several streams. */
  public MultiplexerOptions withSharedLink(long queueBytes) {
    return new MultiplexerOptions(
        account,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        queueBytes,
        true,
        firstExchangeId,
        nanoClock);
  }

  public MultiplexerOptions withNanoClock(LongSupplier clock) {
    return new MultiplexerOptions(
        account,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        relayQueueBytes,
        sharedLink,
        firstExchangeId,
        clock);
  }

  /** For tests of what happens when exchange IDs run out: they begin with this one. */
  public MultiplexerOptions withFirstExchangeId(int id) {
    return new MultiplexerOptions(
        account,
        maxExchanges,
        responseWindowBytes,
        acceptTimeout,
        silenceTimeout,
        relayQueueBytes,
        sharedLink,
        id,
        nanoClock);
  }
}
