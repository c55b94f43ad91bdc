package dev.culvert.core.ejection;

import java.util.List;
import java.util.Objects;

/**
 * What an edge has ejected of a tunnel.
 *
 * @param edgeId what the edge calls itself
 * @param location where it runs
 * @param ejected the first {@value #MAX_EJECTED} of them; none if null is given
 */
public record EjectionsAnswer(String edgeId, String location, List<Ejected> ejected) {

  /** How many are told, sent or received; what is beyond is left out. */
  public static final int MAX_EJECTED = 1_000;

  public EjectionsAnswer {
    Objects.requireNonNull(edgeId, "edgeId");
    Objects.requireNonNull(location, "location");
    ejected = ejected == null ? List.of() : ejected.stream().limit(MAX_EJECTED).toList();
    ejected.forEach(one -> Objects.requireNonNull(one, "ejected"));
  }
}
