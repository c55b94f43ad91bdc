package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;

/**
 * What an edge says when it opens a session of the bus link: {@code docs/protocol.md}, sections 12
 * and 13. Members of the cluster trust each other, so nothing is refused while it is read.
 */
public sealed interface BusHello {

  /** Which edge asks; {@code ?} if it does not say. */
  String edge();

  /** What else the edge knows. */
  Set<Feature> features();

  /** The payload. */
  JsonObject encode();

  /** Reads a payload. */
  static BusHello decode(JsonObject json) {
    String edge = Members.text(json, "edge", "?");
    Set<Feature> features = Feature.decode(json.getValue("features"));
    if (Boolean.TRUE.equals(json.getValue("relay"))) {
      return new ForRelay(edge, features);
    }
    return new ForStream(
        edge,
        Members.uuid(json, "tunnel"),
        Members.uuid(json, "connector"),
        (int) Members.number(json, "index"),
        Members.number(json, "epoch"),
        features);
  }

  private static JsonObject begin(BusHello hello) {
    return new JsonObject()
        .put("version", Members.VERSION)
        .put("features", Feature.encode(hello.features()))
        .put("edge", hello.edge());
  }

  /**
   * To a connector inside the cluster: the session is for one stream.
   *
   * @param tunnelId of the stream; null if it does not say
   * @param connectorId of the stream; null if it does not say
   * @param index of the stream
   * @param epoch of the stream
   */
  record ForStream(
      String edge, UUID tunnelId, UUID connectorId, int index, long epoch, Set<Feature> features)
      implements BusHello {

    public ForStream {
      features = Feature.copy(features);
    }

    @Override
    public JsonObject encode() {
      JsonObject json = begin(this);
      Members.put(json, "tunnel", tunnelId);
      return Members.put(json, "connector", connectorId).put("index", index).put("epoch", epoch);
    }
  }

  /** To another edge: the session is for all streams that end there. */
  record ForRelay(String edge, Set<Feature> features) implements BusHello {

    public ForRelay {
      features = Feature.copy(features);
    }

    @Override
    public JsonObject encode() {
      return begin(this).put("relay", true);
    }
  }
}
