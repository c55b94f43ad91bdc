package dev.culvert.core.ejection;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.UUID;

/**
 * Asks an edge what it has ejected of a tunnel; answered by {@link EjectionsAnswer}. All instances
 * of a process know the same, so one of them is asked.
 *
 * @param tunnelId whose connectors
 */
public record EjectionsQuestion(UUID tunnelId) {

  public EjectionsQuestion {
    Objects.requireNonNull(tunnelId, "tunnelId");
  }

  /** Makes the question and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, EjectionsQuestion.class);
    RecordCodec.register(vertx, EjectionsAnswer.class);
  }
}
