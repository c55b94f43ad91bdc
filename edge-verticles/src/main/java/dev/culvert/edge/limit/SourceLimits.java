package dev.culvert.edge.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections per second each source address may make. A connection costs one token, one
 * that comes to nothing costs {@value #FAILURE_TOKENS} more: a source of failures gets fewer
 * connections often than who comes in. IPv6 sources count by their /64.
 *
 * <p>Sources whose bucket is full again are forgotten, so the memory is bounded by those of the
 * last few seconds, and by {@value #MAX_SOURCES}: beyond it new sources share one bucket.
 *
 * <p>Plain state with the present passed in; not thread-safe.
 */
public final class SourceLimits {

  /** What a failure costs on top. */
  static final int FAILURE_TOKENS = 9;

  /** How many sources are told apart. */
  static final int MAX_SOURCES = 50_000;

  private static final long SWEEP_NANOS = 1_000_000_000L;
  private static final int NETWORK_BYTES = 8;

  private final int perSecond;
  private final Map<Object, Source> sources = new HashMap<>();
  private final Source others;
  private long sweptAtNanos;

  /** One source: its tokens, and when a line about it was last logged. */
  private static final class Source {

    private final TokenBucket bucket;
    private boolean logged;
    private long loggedAtNanos;

    Source(int perSecond, long nowNanos) {
      bucket = new TokenBucket(perSecond, nowNanos);
    }
  }

  /** Limits of so many connections per second and source. */
  public SourceLimits(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.others = new Source(perSecond, nowNanos);
    this.sweptAtNanos = nowNanos;
  }

  /** Whether a connection of this source may go on. */
  public boolean admits(InetAddress source, long nowNanos) {
    return source(source, nowNanos).bucket.tryTake(nowNanos);
  }

  /** A connection of this source came to nothing. */
  public void failed(InetAddress source, long nowNanos) {
    source(source, nowNanos).bucket.charge(FAILURE_TOKENS, nowNanos);
  }

  /** Whether a line about this source may be logged now: one per second. */
  public boolean mayLog(InetAddress source, long nowNanos) {
    Source of = source(source, nowNanos);
    boolean may = !of.logged || nowNanos - of.loggedAtNanos >= SWEEP_NANOS;
    if (may) {
      of.logged = true;
      of.loggedAtNanos = nowNanos;
    }
    return may;
  }

  /** How many sources are remembered. */
  int size() {
    return sources.size();
  }

  private Source source(InetAddress address, long nowNanos) {
    if (nowNanos - sweptAtNanos >= SWEEP_NANOS) {
      sweptAtNanos = nowNanos;
      sources
          .values()
          .removeIf(
              source ->
                  source.bucket.isFull(nowNanos) && nowNanos - source.loggedAtNanos >= SWEEP_NANOS);
    }
    Object key = key(address);
    Source known = sources.get(key);
    if (known != null) {
      return known;
    }
    if (sources.size() >= MAX_SOURCES) {
      return others;
    }
    Source fresh = new Source(perSecond, nowNanos);
    sources.put(key, fresh);
    return fresh;
  }

  private static Object key(InetAddress address) {
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address;
  }
}
