package dev.culvert.edge.pipeline;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.RequestIds;
import dev.culvert.edge.request.EdgeRequest;

/** Writes the fields that the origin gets, and answers 508 to a request that goes round. */
public final class FieldsStage extends Stage {

  /** How many fields the edge adds at most. */
  private static final int OWN_FIELDS = 9;

  private final HeaderRules rules;

  public FieldsStage(HeaderRules rules) {
    this.rules = rules;
  }

  @Override
  public Outcome request(Passage passage) {
    EdgeRequest request = passage.request();
    HeaderFields fields = new HeaderFields(request.fields().size() + OWN_FIELDS);
    boolean goesOn =
        rules.request(
            request.fields()::forEach,
            request.visitor(),
            (name, value) -> {
              if (isForwarded(name)) {
                fields.add(name, value);
              }
            });
    if (!goesOn) {
      passage.answer(Problem.loop());
      return Outcome.TAKEN;
    }
    fields.add(RequestIds.FIELD, request.id());
    passage.onwardFields(fields);
    return Outcome.PASS;
  }

  /** Host travels by itself; upgrades are not passed on yet. */
  private static boolean isForwarded(String name) {
    return !name.equalsIgnoreCase("host")
        && !name.equalsIgnoreCase("connection")
        && !name.equalsIgnoreCase("upgrade");
  }
}
