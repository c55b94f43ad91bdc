package dev.culvert.edge.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * How many public connections the process may have, altogether and from one address; of IPv6 from
 * one /64, which is what a site gets. One for all instances; safe for threads.
 */
public final class ConnectionSlots {

  private static final int SITE_BYTES = 8;

  private final int limit;
  private final int limitPerAddress;
  private final Predicate<InetAddress> exempt;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongAdder refusedOfAddress = new LongAdder();
  private final ConcurrentHashMap<Object, Integer> openByAddress = new ConcurrentHashMap<>();

  /** A limit of all connections alone. */
  public ConnectionSlots(int limit) {
    this(limit, 0, address -> true);
  }

  /**
   * Both limits.
   *
   * @param limitPerAddress 0 for none
   * @param exempt the addresses it does not count for, such as those of trusted proxies
   */
  public ConnectionSlots(int limit, int limitPerAddress, Predicate<InetAddress> exempt) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
    this.exempt = exempt;
  }

  /**
   * Takes a slot, to be given back with {@link #release}, or counts a refusal.
   *
   * @param address who connects; null if that is not known any more
   */
  public boolean tryTake(InetAddress address) {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      refused.increment();
      return false;
    }
    if (isCounted(address)
        && openByAddress.merge(site(address), 1, Integer::sum) > limitPerAddress) {
      release(address);
      refusedOfAddress.increment();
      return false;
    }
    return true;
  }

  /** Gives a slot back. */
  public void release(InetAddress address) {
    open.decrementAndGet();
    if (isCounted(address)) {
      openByAddress.computeIfPresent(site(address), (site, count) -> count == 1 ? null : count - 1);
    }
  }

  /** How many are taken. */
  public int open() {
    return open.get();
  }

  /** How many connections found none free. */
  public long refused() {
    return refused.sum();
  }

  /** How many connections were one too many of their address. */
  public long refusedOfAddress() {
    return refusedOfAddress.sum();
  }

  private boolean isCounted(InetAddress address) {
    return limitPerAddress > 0 && address != null && !exempt.test(address);
  }

  private static Object site(InetAddress address) {
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), SITE_BYTES))
        : address;
  }
}
