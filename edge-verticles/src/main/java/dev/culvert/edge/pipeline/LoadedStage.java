package dev.culvert.edge.pipeline;

import dev.culvert.edge.answer.Cause;
import java.util.function.BooleanSupplier;

/** Answers 503 while the edge knows no tunnel yet. */
public final class LoadedStage extends Stage {

  private final BooleanSupplier loaded;

  /**
   * The stage of an edge.
   *
   * @param loaded whether tunnels and routes are known; asked for each request
   */
  public LoadedStage(BooleanSupplier loaded) {
    this.loaded = loaded;
  }

  @Override
  public Outcome request(Passage passage) {
    if (loaded.getAsBoolean()) {
      return Outcome.PASS;
    }
    passage.answer(Cause.STARTING);
    return Outcome.TAKEN;
  }
}
