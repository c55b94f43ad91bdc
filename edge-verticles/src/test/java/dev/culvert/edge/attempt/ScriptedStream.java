package dev.culvert.edge.attempt;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.health.StreamHealth;
import dev.culvert.edge.health.Use;
import dev.culvert.edge.stream.OpenableStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream that opens {@link ScriptedExchange}s, unless a test says otherwise. */
public final class ScriptedStream implements OpenableStream {

  /** The exchanges it has opened, in order. */
  public final List<ScriptedExchange> exchanges = new ArrayList<>();

  private final StreamKey key;
  private final MemoryAccount account;
  private final StreamHealth health;
  private final AtomicInteger outstanding = new AtomicInteger();
  private boolean opensNone;
  private boolean takesNoHead;

  /** A stream of a connector of the tunnel "web". */
  public ScriptedStream(String connector, int index, MemoryAccount account) {
    this.key = new StreamKey(Tunnels.id("web"), Tunnels.id(connector), index);
    this.account = account;
    this.health = StreamHealth.alone(key.tunnelId(), key.connectorId());
  }

  /** From now on it opens nothing. */
  public ScriptedStream full() {
    opensNone = true;
    return this;
  }

  /** From now on every head is too large. */
  public ScriptedStream narrow() {
    takesNoHead = true;
    return this;
  }

  /** The exchange it has opened last. */
  public ScriptedExchange last() {
    return exchanges.get(exchanges.size() - 1);
  }

  @Override
  public StreamKey key() {
    return key;
  }

  @Override
  public StreamHealth health() {
    return health;
  }

  @Override
  public boolean takes(OpenHead head) {
    return true;
  }

  @Override
  public MemoryAccount account() {
    return account;
  }

  @Override
  public OutgoingExchange open(OpenHead head, boolean fin, Use use) {
    if (opensNone || takesNoHead) {
      account.closed();
      use.notOpened();
      if (takesNoHead) {
        throw new IllegalArgumentException("too large");
      }
      return null;
    }
    ScriptedExchange exchange = new ScriptedExchange(head, fin, account);
    exchanges.add(exchange);
    use.opened(outstanding);
    exchange.closedHandler(ignored -> use.closed());
    return exchange;
  }

  @Override
  public String toString() {
    return "stream " + key.index();
  }
}
