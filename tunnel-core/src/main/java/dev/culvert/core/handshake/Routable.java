package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * How many edges route to a stream: {@code docs/protocol.md}, ROUTABLE.
 *
 * @param edges how many edges route to it
 * @param known every edge that can be dialled, in the place of what WELCOME said
 */
public record Routable(int edges, List<EdgeAddress> known) {

  public Routable {
    known = List.copyOf(known);
  }

  /** The payload of the frame. */
  public JsonObject encode() {
    return new JsonObject().put("edges", edges).put("known", EdgeAddress.encode(known));
  }

  /** Reads whatever was sent; what is missing is none. */
  public static Routable decode(JsonObject json) {
    int edges = json.getValue("edges") instanceof Number number ? number.intValue() : 0;
    return new Routable(Math.max(0, edges), EdgeAddress.decode(json.getValue("known")));
  }
}
