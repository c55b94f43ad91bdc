package dev.culvert.edge.wire;

import dev.culvert.core.internals.Channels;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import java.util.function.Consumer;

/**
 * What whoever serves the requests of one public connection needs of it beyond the server: the
 * parts of request bodies, what is wrong with them, and how much the visitor has taken.
 *
 * <p>Owned by the event loop of the connection.
 */
public final class VisitorWire {

  static final AttributeKey<VisitorWire> KEY = AttributeKey.valueOf("culvert.wire");

  private final Channel channel;
  private final BodyParts bodyParts = new BodyParts();

  /** Requests are served in the order of their heads; some wait for their turn in the server. */
  private int headsRead;

  private int bodiesRead;
  private int served;

  /** Of the request that is served, while its body is read. */
  private Consumer<BodyFault> owner;

  /** Of the last request, which is not served yet. */
  private BodyFault fault;

  VisitorWire(Channel channel) {
    this.channel = channel;
  }

  /** The one of a connection; HTTP/2 has no deadlines, and its bodies no faults, here. */
  public static VisitorWire of(HttpConnection connection) {
    Channel channel = Channels.of(connection);
    VisitorWire installed = channel.attr(KEY).get();
    return installed == null ? new VisitorWire(channel) : installed;
  }

  /** The parts of the body of the request that is served now. */
  public BodyParts bodyParts() {
    return bodyParts;
  }

  /**
   * To be called once for each request, by its handler.
   *
   * @param newOwner told if something is wrong with the body, perhaps after the response; the
   *     connection takes no other request then
   * @return what is wrong with it already, or null; the owner is not told of that
   */
  public BodyFault serve(Consumer<BodyFault> newOwner) {
    served++;
    owner = bodiesRead < served ? newOwner : null;
    return served == headsRead ? fault : null;
  }

  /** How much the visitor has acknowledged of all that was sent to it; -1 if that is not known. */
  public long acknowledgedBytes() {
    return AcknowledgedBytes.of(channel);
  }

  // ---- for the handlers around the codec

  void headRead() {
    headsRead++;
  }

  void bodyRead() {
    bodiesRead++;
    if (bodiesRead == served) {
      owner = null;
    }
  }

  /** Tells who serves the request, now or when its turn has come. */
  void bodyFault(BodyFault found) {
    if (!tell(found)) {
      fault = found;
    }
  }

  /** Tells who serves the request; false if it is not served yet. */
  boolean tell(BodyFault found) {
    if (owner == null || served != headsRead) {
      return false;
    }
    owner.accept(found);
    return true;
  }
}
