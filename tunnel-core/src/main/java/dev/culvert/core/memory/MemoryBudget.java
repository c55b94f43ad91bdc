package dev.culvert.core.memory;

import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that bodies may hold in a process, requests and responses together: what waits here,
 * not what was promised to peers.
 *
 * <p>Above half of the limit, or a quarter of its own for one tunnel, memory is short: windows do
 * not grow, new ones are small, and sources are read only when nothing of them waits. Above seven
 * eighths only tunnels that hold little may open exchanges. Above the limit the largest holder of
 * the tunnel that holds most gives way.
 *
 * <p>Thread-safe and lock-free, but for the look-up of accounts; shared by all event loops.
 */
public final class MemoryBudget {

  /** For what belongs to no tunnel. */
  static final UUID NO_TUNNEL = new UUID(0, 0);

  /** What a request that waits for memory may cost meanwhile: its head and what was read on. */
  private static final int WAITING_REQUEST_BYTES = 256 * 1024;

  private static final int MOST_WAITING = 4096;
  private static final int LITTLE = 16;

  private final long limitBytes;
  private final int maxWaiting;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong grownBytes = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentHashMap<UUID, MemoryAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicBoolean relieving = new AtomicBoolean();
  private final Map<Ceiling, LongAdder> resets = new EnumMap<>(Ceiling.class);
  private final Map<Admission, LongAdder> refusals = new EnumMap<>(Admission.class);
  private final MemoryAccount shared;
  private volatile TunnelCeilings ceilings;

  /** Whether an account that nobody uses was kept because something was held. */
  private volatile boolean someLinger;

  /** A budget in which a tunnel may have all there is, until {@link #limitTunnels}. */
  public MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
    this.maxWaiting =
        (int) Math.max(16, Math.min(MOST_WAITING, limitBytes / WAITING_REQUEST_BYTES));
    this.ceilings = new TunnelCeilings(Integer.MAX_VALUE, limitBytes);
    for (Ceiling ceiling : Ceiling.values()) {
      resets.put(ceiling, new LongAdder());
    }
    for (Admission admission : Admission.values()) {
      refusals.put(admission, new LongAdder());
    }
    this.shared = account(NO_TUNNEL);
  }

  /** A quarter of the largest heap this process may have. */
  public static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Sets what each tunnel may have from now on. */
  public void limitTunnels(TunnelCeilings newCeilings) {
    ceilings = newCeilings;
  }

  /** What each tunnel may have. */
  public TunnelCeilings ceilings() {
    return ceilings;
  }

  /** The account of a tunnel; to be {@link MemoryAccount#release}d, once for each call. */
  public MemoryAccount account(UUID tunnelId) {
    return accounts.compute(
        tunnelId, (id, known) -> (known == null ? new MemoryAccount(this, id) : known).used());
  }

  /** The account of what belongs to no tunnel, and has no ceiling of one; need not be released. */
  public MemoryAccount shared() {
    return shared;
  }

  void release(MemoryAccount account) {
    accounts.computeIfPresent(
        account.tunnelId(),
        (id, known) -> {
          known.unused();
          return unlessForgotten(known);
        });
  }

  /** How many accounts there are. */
  public int accounts() {
    return accounts.size();
  }

  /** Within the map's lock for its key: null when nobody uses the account and nothing is held. */
  private MemoryAccount unlessForgotten(MemoryAccount account) {
    if (account.isUsed()) {
      return account;
    }
    if (account.isEmpty()) {
      return null;
    }
    someLinger = true;
    return account;
  }

  /** Forgets accounts that still held something when they were released. To be called at times. */
  public void forgetUnused() {
    if (someLinger) {
      someLinger = false;
      for (UUID tunnelId : accounts.keySet()) {
        accounts.computeIfPresent(tunnelId, (id, known) -> unlessForgotten(known));
      }
    }
  }

  // ---- for the accounts

  boolean hasRoomFor(MemoryAccount account) {
    long held = heldBytes.get();
    return held <= limitBytes - limitBytes / 8
        || (held <= limitBytes && account.heldBytes() <= limitBytes / LITTLE);
  }

  boolean isPressed() {
    return heldBytes.get() > limitBytes / 2;
  }

  boolean tryGrow(int moreBytes) {
    if (grownBytes.addAndGet(moreBytes) > limitBytes / 4) {
      grownBytes.addAndGet(-moreBytes);
      return false;
    }
    return true;
  }

  void shrunk(int bytes) {
    grownBytes.addAndGet(-bytes);
  }

  void hold(long bytes) {
    if (heldBytes.addAndGet(bytes) > limitBytes) {
      relieve();
    }
  }

  void letGo(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  void countReset(Ceiling ceiling) {
    resets.get(ceiling).increment();
  }

  private void relieve() {
    if (heldBytes.get() > limitBytes && relieving.compareAndSet(false, true)) {
      MemoryAccount largest = null;
      for (MemoryAccount account : accounts.values()) {
        if (largest == null || account.heldBytes() > largest.heldBytes()) {
          largest = account;
        }
      }
      boolean begun =
          largest != null
              && largest.giveWay(
                  Ceiling.PROCESS,
                  () -> {
                    relieving.set(false);
                    relieve();
                  });
      if (!begun) {
        relieving.set(false);
      }
    }
  }

  // ---- requests that wait

  /** One request waits for memory from now on, unless too many do; {@link #waitEnded} later. */
  public boolean tryWait() {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A request does not wait any more. */
  public void waitEnded() {
    waiting.decrementAndGet();
  }

  /** How many requests wait for memory. */
  public int waiting() {
    return waiting.get();
  }

  /** A request is answered that it cannot be served, for this reason. */
  public void countRefusal(Admission reason) {
    refusals.get(reason).increment();
  }

  // ---- figures

  /** How many requests were refused for a reason. */
  public long refusals(Admission reason) {
    return refusals.get(reason).sum();
  }

  /** Whether nothing more should be taken at all. */
  public boolean isFull() {
    return heldBytes.get() > limitBytes;
  }

  /** What waits in this process now, in bytes; 0 when no exchange is open. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** What windows have grown by beyond their first size, in bytes; 0 when no exchange is open. */
  public long grownBytes() {
    return grownBytes.get();
  }

  /** The most that may be held, in bytes. */
  public long limitBytes() {
    return limitBytes;
  }

  /** How many holders gave way to a ceiling. */
  public long resets(Ceiling ceiling) {
    return resets.get(ceiling).sum();
  }
}
