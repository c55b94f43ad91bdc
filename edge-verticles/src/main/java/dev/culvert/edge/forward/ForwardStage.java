package dev.culvert.edge.forward;

import dev.culvert.core.frame.HttpHead;
import dev.culvert.edge.attempt.AttemptRules;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.pipeline.Passage;
import dev.culvert.edge.pipeline.RequestLog;
import dev.culvert.edge.pipeline.RequestMeters;
import dev.culvert.edge.pipeline.Stage;
import dev.culvert.edge.request.EdgeRequest;

/** Sends a request to a stream of its tunnel, and the response back. The last stage. */
public final class ForwardStage extends Stage {

  private final Forwarding.Rules rules;

  public ForwardStage(
      AttemptRules attempts, IngressOptions options, RequestMeters meters, RequestLog requestLog) {
    rules = new Forwarding.Rules(attempts, options, meters, requestLog);
  }

  @Override
  public Outcome request(Passage passage) {
    EdgeRequest request = passage.request();
    HttpHead head =
        new HttpHead(
            request.method(),
            request.isTls() ? "https" : "http",
            request.authority(),
            passage.accepted().target(),
            passage.onwardFields());
    Forwarding forwarding = new Forwarding(rules, passage, head);
    passage.transfer(forwarding);
    forwarding.begin();
    return Outcome.TAKEN;
  }
}
