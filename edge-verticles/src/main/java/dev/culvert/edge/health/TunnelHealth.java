package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.guard.LogLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors of one tunnel, compared with each other.
 *
 * <p>Thread-safe without locks: shared by all edge instances of the process. Who enters and leaves
 * does so one after the other, see {@link Health}.
 */
public final class TunnelHealth {

  /** How many streams a connector may have. */
  static final int MAX_STREAMS = 4;

  private static final Logger log = LoggerFactory.getLogger(TunnelHealth.class);
  private static final int MOST_SHOWN = 1000;
  private static final ConnectorHealth[] NONE = {};

  private final UUID id;
  private final HealthEvents events;
  private final LogLimit lines = new LogLimit(10, Duration.ofSeconds(10));
  private volatile ConnectorHealth[] connectors = NONE;

  /** How many connectors are ejected; so that most choices need not look at all of them. */
  private final AtomicInteger out = new AtomicInteger();

  TunnelHealth(UUID id, HealthEvents events) {
    this.id = id;
    this.events = events;
  }

  /** One that nobody shows: for tests and simulations. */
  public static TunnelHealth alone(UUID id) {
    return new TunnelHealth(id, HealthEvents.NONE);
  }

  public UUID id() {
    return id;
  }

  /**
   * An edge instance uses a stream from now on.
   *
   * @return to be given back to {@link #leave}
   */
  public StreamHealth enter(UUID connectorId, int index, long epoch, long nowNanos) {
    ConnectorHealth found = find(connectorId);
    if (found == null) {
      double median = median(null, nowNanos);
      found = new ConnectorHealth(this, connectorId, Double.isNaN(median) ? 0 : median, nowNanos);
      ConnectorHealth[] more = Arrays.copyOf(connectors, connectors.length + 1);
      more[more.length - 1] = found;
      connectors = more;
    }
    found.users.incrementAndGet();
    return found.stream(index, epoch);
  }

  /** An edge instance uses the stream no more. */
  public void leave(StreamHealth stream, long nowNanos) {
    stream.connector().users.decrementAndGet();
    forget(nowNanos);
  }

  /** Forgets connectors that are gone; one that is ejected is remembered until its time is over. */
  private void forget(long nowNanos) {
    List<ConnectorHealth> kept = new ArrayList<>();
    for (ConnectorHealth connector : connectors) {
      boolean remembered =
          connector.users.get() > 0
              || (connector.isOut() && !connector.isTrialDue(nowNanos) && kept.size() < MOST_SHOWN);
      if (remembered) {
        kept.add(connector);
      } else if (connector.isOut()) {
        out.decrementAndGet();
      }
    }
    if (kept.size() < connectors.length) {
      connectors = kept.toArray(NONE);
    }
  }

  /** Whether no edge instance uses a stream of it and nothing is remembered. */
  boolean isEmpty(long nowNanos) {
    forget(nowNanos);
    return connectors.length == 0;
  }

  /** As {@link #isEmpty}; to be called now and then, since it counts the ejected ones anew. */
  boolean isUnused(long nowNanos) {
    boolean used = false;
    int ejected = 0;
    for (ConnectorHealth connector : connectors) {
      used |= connector.users.get() > 0;
      ejected += connector.isOut() ? 1 : 0;
    }
    out.set(ejected);
    return !used && isEmpty(nowNanos);
  }

  private ConnectorHealth find(UUID connectorId) {
    for (ConnectorHealth connector : connectors) {
      if (connector.id().equals(connectorId)) {
        return connector;
      }
    }
    return null;
  }

  /** Whether a single request may try a connector now. */
  public boolean hasTrialDue(long nowNanos) {
    if (out.get() == 0) {
      return false;
    }
    for (ConnectorHealth connector : connectors) {
      if (connector.isTrialDue(nowNanos) && connector.users.get() > 0) {
        return true;
      }
    }
    return false;
  }

  /** What is ejected now. */
  public List<Ejected> ejected() {
    List<Ejected> shown = new ArrayList<>();
    for (ConnectorHealth connector : connectors) {
      if (shown.size() < MOST_SHOWN) {
        connector.addTo(shown);
      }
    }
    return shown;
  }

  // ---- comparisons

  /** The median of the average head times of the others, in ns; NaN while they tell nothing. */
  double medianOfOthers(ConnectorHealth one, long nowNanos) {
    return median(one, nowNanos);
  }

  private double median(ConnectorHealth but, long nowNanos) {
    ConnectorHealth[] all = connectors;
    double[] told = new double[all.length];
    int count = 0;
    for (ConnectorHealth connector : all) {
      double nanos = connector == but ? Double.NaN : connector.tellingHeadNanos(nowNanos);
      if (!Double.isNaN(nanos)) {
        told[count++] = nanos;
      }
    }
    Arrays.sort(told, 0, count);
    return count == 0 ? Double.NaN : told[count / 2];
  }

  /** Whether another connector that is in use has had a success since a time. */
  boolean hasAnotherSuccess(ConnectorHealth one, long sinceNanos) {
    for (ConnectorHealth other : connectors) {
      if (other != one
          && other.users.get() > 0
          && !other.isOut()
          && other.faults() == 0
          && other.hasSucceededSince(sinceNanos)) {
        return true;
      }
    }
    return false;
  }

  /** When every connector in use fails, ejections for failing help nobody: all are used again. */
  void liftIfAllFail(long nowNanos) {
    for (ConnectorHealth connector : connectors) {
      boolean inUse = connector.users.get() > 0 && !connector.isOut();
      if (inUse && connector.faults() < EjectionRules.IN_A_ROW) {
        return;
      }
    }
    for (ConnectorHealth connector : connectors) {
      if (connector.liftFaults(nowNanos)) {
        back(connector, nowNanos);
      }
    }
  }

  // ---- events

  void ejected(
      ConnectorHealth connector,
      boolean wasIn,
      String cause,
      String detail,
      long seconds,
      long nowNanos) {
    if (wasIn) {
      out.incrementAndGet();
    }
    events.ejected(cause);
    warn(connector + " is ejected for " + seconds + " s: " + detail, nowNanos);
  }

  void ejected(StreamHealth stream, long seconds, long nowNanos) {
    events.ejected("not_accepted");
    warn(stream + " is ejected for " + seconds + " s: a request was not accepted in 2 s", nowNanos);
  }

  private void warn(String line, long nowNanos) {
    if (lines.tryLog(nowNanos)) {
      log.warn("{}", line);
    }
  }

  void back(ConnectorHealth connector, long nowNanos) {
    out.decrementAndGet();
    events.back();
    if (lines.tryLog(nowNanos)) {
      log.info("{} is used again", connector);
    }
  }
}
