package dev.culvert.core.link;

import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.handshake.Refused;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** Decides on sessions that other verticle instances ask for. */
@FunctionalInterface
public interface SessionAcceptor {

  /**
   * Accepts a session by taking its link and starting it before returning, or refuses.
   *
   * @param hello the payload of the other end's HELLO
   * @param link makes the link; not called to refuse
   */
  Answer open(JsonObject hello, Supplier<Link> link);

  /**
   * What the other end is told.
   *
   * @param accepted whether the link was taken
   * @param payload of WELCOME or REFUSED
   */
  record Answer(boolean accepted, JsonObject payload) {

    public static Answer welcome(JsonObject payload) {
      return new Answer(true, payload);
    }

    public static Answer refused(RefusalCode code, String text) {
      return new Answer(false, new Refused(code, text).encode());
    }
  }
}
