package dev.culvert.edge.affinity;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.tunnel.Affinity;
import dev.culvert.core.tunnel.RouteOptions;
import dev.culvert.edge.balance.ConnectorHash;
import dev.culvert.edge.balance.Preference;
import dev.culvert.edge.pipeline.Passage;
import dev.culvert.edge.pipeline.Stage;
import dev.culvert.edge.request.EdgeRequest;
import java.util.UUID;

/**
 * Says what the options {@code affinity} and {@code weights} of a route want of the choice of a
 * connector, and sets the cookie that keeps a visitor with one.
 */
public final class AffinityStage extends Stage {

  @Override
  public Outcome request(Passage passage) {
    RouteOptions options = passage.found().options();
    passage.preference(preference(passage, options));
    return Outcome.PASS;
  }

  private static Preference preference(Passage passage, RouteOptions options) {
    Affinity affinity = options.affinity();
    if (affinity == null) {
      return options.weights().entries().isEmpty()
          ? Preference.NONE
          : new Preference(Preference.Affinity.NONE, 0, options.weights());
    }
    EdgeRequest request = passage.request();
    UUID tunnelId = passage.found().tunnel().id();
    Preference.Affinity kind = Preference.Affinity.KEY;
    Long hash;
    switch (affinity.kind()) {
      case COOKIE -> {
        kind = Preference.Affinity.CONNECTOR;
        hash = AffinityCookie.read(request.fields());
      }
      case HEADER -> {
        String value = request.fields().get(affinity.field());
        hash = value == null ? null : KeyHash.of(tunnelId, value);
      }
      default -> {
        // Behind a trusted proxy this is the visitor, not the proxy.
        String ip = passage.onwardFields().first("x-real-ip");
        hash = KeyHash.ofAddress(tunnelId, ip == null ? request.visitor().ip() : ip);
      }
    }
    return hash == null
        ? new Preference(Preference.Affinity.NONE, 0, options.weights())
        : new Preference(kind, hash, options.weights());
  }

  @Override
  public boolean seesResponses() {
    return true;
  }

  @Override
  public ResponseHead response(Passage passage, ResponseHead head) {
    Affinity affinity = passage.found().options().affinity();
    if (affinity == null
        || affinity.kind() != Affinity.Kind.COOKIE
        || passage.asked() == null
        || passage.isPassedOver()) {
      return head;
    }
    long hash = ConnectorHash.of(passage.asked().tunnelId(), passage.asked().connectorId());
    Preference preference = passage.preference();
    if (preference.affinity() == Preference.Affinity.CONNECTOR && preference.hash() == hash) {
      return head;
    }
    HeaderFields fields = new HeaderFields(head.fields().size() + 1);
    head.fields().forEach(fields::add);
    fields.add(
        "set-cookie",
        AffinityCookie.set(
            hash, path(passage.found().route().pathPrefix()), passage.request().isTls()));
    return new ResponseHead(head.status(), head.reason(), fields);
  }

  /** What cannot be said in an attribute is said of all paths. */
  private static String path(String prefix) {
    return prefix.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';') ? prefix : "/";
  }
}
