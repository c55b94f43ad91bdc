package dev.culvert.core.memory;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one tunnel holds of the {@link MemoryBudget} of a process, and how many exchanges it has
 * open. Thread-safe: shared by all event loops.
 */
public final class MemoryAccount {

  private final MemoryBudget budget;
  private final UUID tunnelId;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong grownBytes = new AtomicLong();
  private final AtomicInteger exchanges = new AtomicInteger();
  private final Set<Holding> holdings = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean relieving = new AtomicBoolean();

  /** Guarded by the budget's map of accounts. */
  private int users;

  MemoryAccount(MemoryBudget budget, UUID tunnelId) {
    this.budget = budget;
    this.tunnelId = tunnelId;
  }

  /** The budget that this is an account of. */
  public MemoryBudget budget() {
    return budget;
  }

  UUID tunnelId() {
    return tunnelId;
  }

  /** One more uses it; within the map's lock for its key. */
  MemoryAccount used() {
    users++;
    return this;
  }

  /** One less uses it; within the map's lock for its key. */
  void unused() {
    users--;
  }

  /** Within the map's lock for its key. */
  boolean isUsed() {
    return users > 0;
  }

  boolean isEmpty() {
    return heldBytes.get() == 0 && exchanges.get() == 0 && grownBytes.get() == 0;
  }

  /** Whoever got the account from {@link MemoryBudget#account} needs it no more. */
  public void release() {
    budget.release(this);
  }

  // ---- exchanges

  /**
   * Takes a place for one more exchange, if the tunnel's ceiling and the memory of the process
   * allow it.
   */
  public Admission admit() {
    if (exchanges.incrementAndGet() > budget.ceilings().maxExchanges()) {
      exchanges.decrementAndGet();
      return Admission.TUNNEL_FULL;
    }
    if (!budget.hasRoomFor(this)) {
      exchanges.decrementAndGet();
      return Admission.NO_MEMORY;
    }
    return Admission.TAKEN;
  }

  /** An exchange that was admitted is closed. */
  public void closed() {
    exchanges.decrementAndGet();
  }

  /** How many exchanges were admitted and are not closed. */
  public int exchanges() {
    return exchanges.get();
  }

  // ---- windows

  /**
   * Lets a window grow: all together by a quarter of what may be held, so that readers who stall
   * all at once stay below it, and not at all when memory is short.
   *
   * @return whether it may; give it back with {@link #shrunk}
   */
  public boolean tryGrow(int moreBytes) {
    if (isPressed()) {
      return false;
    }
    if (grownBytes.addAndGet(moreBytes) > limitBytes() / 4 || !budget.tryGrow(moreBytes)) {
      grownBytes.addAndGet(-moreBytes);
      return false;
    }
    return true;
  }

  /** A window gives back what it has grown by. */
  public void shrunk(int bytes) {
    grownBytes.addAndGet(-bytes);
    budget.shrunk(bytes);
  }

  /**
   * Whether memory is short: more than a quarter of what the tunnel may hold, or half of what the
   * process may, is held.
   */
  public boolean isPressed() {
    return budget.isPressed() || heldBytes.get() > limitBytes() / 4;
  }

  // ---- what is held

  void list(Holding holding) {
    holdings.add(holding);
  }

  void forget(Holding holding) {
    holdings.remove(holding);
  }

  void hold(long bytes) {
    long held = heldBytes.addAndGet(bytes);
    if (held > limitBytes()) {
      relieve();
    }
    budget.hold(bytes);
  }

  void letGo(long bytes) {
    heldBytes.addAndGet(-bytes);
    budget.letGo(bytes);
  }

  private long limitBytes() {
    return tunnelId.equals(MemoryBudget.NO_TUNNEL)
        ? budget.limitBytes()
        : Math.min(budget.ceilings().maxHeldBytes(), budget.limitBytes());
  }

  private void relieve() {
    if (heldBytes.get() > limitBytes() && relieving.compareAndSet(false, true)) {
      boolean begun =
          giveWay(
              Ceiling.TUNNEL,
              () -> {
                relieving.set(false);
                relieve();
              });
      if (!begun) {
        relieving.set(false);
      }
    }
  }

  /**
   * Has the largest holder give way.
   *
   * @param then runs afterwards, on any thread
   * @return false when there is none
   */
  boolean giveWay(Ceiling ceiling, Runnable then) {
    Holding largest = null;
    for (Holding holding : holdings) {
      if (holding.isEligible() && (largest == null || holding.heldBytes() > largest.heldBytes())) {
        largest = holding;
      }
    }
    if (largest == null) {
      return false;
    }
    budget.countReset(ceiling);
    largest.giveWay(ceiling, then);
    return true;
  }

  /** How much waits for the tunnel in this process, in bytes. */
  public long heldBytes() {
    return heldBytes.get();
  }

  @Override
  public String toString() {
    return "tunnel " + tunnelId + ": " + heldBytes + " bytes, " + exchanges + " exchanges";
  }
}
