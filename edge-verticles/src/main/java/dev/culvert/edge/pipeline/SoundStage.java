package dev.culvert.edge.pipeline;

import dev.culvert.edge.answer.Problem;

/** Turns away a request whose body was found to be of no use before its turn came. */
public final class SoundStage extends Stage {

  @Override
  public Outcome request(Passage passage) {
    Problem fault = passage.request().fault();
    if (fault == null) {
      return Outcome.PASS;
    }
    passage.reject(fault);
    return Outcome.TAKEN;
  }
}
