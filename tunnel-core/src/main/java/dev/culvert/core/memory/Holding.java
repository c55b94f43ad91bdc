package dev.culvert.core.memory;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What one exchange holds of its tunnel's account: bytes that wait in this process. Made when
 * something has to wait for the first time.
 *
 * <p>Threading: owned by one event loop; other loops read {@link #heldBytes} and have it give way
 * on its own loop.
 */
public final class Holding {

  private final MemoryAccount account;
  private final Executor loop;
  private final Consumer<Ceiling> giveWay;

  /** Written by the owner's loop alone. */
  private volatile long heldBytes;

  /** Set once, by whoever chose it. */
  private volatile boolean chosen;

  private boolean listed;
  private boolean finished;

  /**
   * A holding of nothing yet.
   *
   * @param loop runs what is owned by the holding's event loop
   * @param giveWay ends, on that loop, whatever holds the bytes; they are to be given back
   */
  public Holding(MemoryAccount account, Executor loop, Consumer<Ceiling> giveWay) {
    this.account = account;
    this.loop = loop;
    this.giveWay = giveWay;
  }

  /** So many more bytes wait. */
  public void add(long bytes) {
    if (bytes == 0) {
      return;
    }
    if (!listed) {
      listed = true;
      account.list(this);
    }
    long now = heldBytes + bytes;
    heldBytes = now;
    account.hold(bytes);
  }

  /** So many bytes wait no more. */
  public void remove(long bytes) {
    if (bytes == 0) {
      return;
    }
    long now = heldBytes - bytes;
    heldBytes = now;
    account.letGo(bytes);
    forgetIfDone();
  }

  /** Its exchange is closed; what it still holds is given back later. */
  public void finish() {
    finished = true;
    forgetIfDone();
  }

  private void forgetIfDone() {
    if (finished && listed && heldBytes == 0) {
      listed = false;
      account.forget(this);
    }
  }

  /** How much it holds, in bytes. Any thread. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Whether it could give way: it holds something and was not chosen before. Any thread. */
  boolean isEligible() {
    return !chosen && heldBytes > 0;
  }

  /**
   * Has it give way, on its own loop. Any thread; once.
   *
   * @param then runs afterwards
   */
  void giveWay(Ceiling ceiling, Runnable then) {
    chosen = true;
    try {
      loop.execute(
          () -> {
            try {
              giveWay.accept(ceiling);
            } finally {
              then.run();
            }
          });
    } catch (RejectedExecutionException e) {
      // Its loop has ended, and what it held with it.
      then.run();
    }
  }
}
