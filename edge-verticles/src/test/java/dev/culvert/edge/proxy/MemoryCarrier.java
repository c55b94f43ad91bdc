package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.exchange.StreamCarrier;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.memory.MemoryAccount;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** Carries exchanges without a link and without frames: an origin in this process takes them. */
final class MemoryCarrier implements StreamCarrier {

  private final EventLoop loop;
  private final MemoryAccount account;
  private final Consumer<MemoryExchange> origin;
  private boolean draining;

  /**
   * A carrier of one stream.
   *
   * @param origin takes each exchange, on the loop, after the turn that has opened it
   */
  MemoryCarrier(EventLoop loop, MemoryAccount account, Consumer<MemoryExchange> origin) {
    this.loop = loop;
    this.account = account;
    this.origin = origin;
  }

  void drain() {
    draining = true;
  }

  @Override
  public OutgoingExchange open(OpenHead head, boolean fin) {
    if (draining) {
      return null;
    }
    MemoryExchange exchange = new MemoryExchange(loop, head, fin, account);
    loop.execute(() -> origin.accept(exchange));
    return exchange;
  }

  @Override
  public boolean canOpen() {
    return !draining;
  }

  @Override
  public Obstacle obstacle() {
    return Obstacle.DRAINING;
  }

  @Override
  public MemoryAccount account() {
    return account;
  }
}
