package dev.culvert.edge.pipeline;

import dev.culvert.edge.ingress.RequestScreen;
import dev.culvert.edge.ingress.Screening;
import dev.culvert.edge.request.EdgeRequest;

/** Turns away heads that must not reach a stream, and finds out what was asked for. */
public final class ScreenStage extends Stage {

  private final RequestScreen screen;

  public ScreenStage(RequestScreen screen) {
    this.screen = screen;
  }

  @Override
  public Outcome request(Passage passage) {
    EdgeRequest request = passage.request();
    Screening screening =
        screen.screen(request.method(), request.version(), request.target(), request.fields());
    if (screening instanceof Screening.Accepted accepted) {
      passage.accepted(accepted);
      return Outcome.PASS;
    }
    passage.reject(((Screening.Rejected) screening).problem());
    return Outcome.TAKEN;
  }
}
