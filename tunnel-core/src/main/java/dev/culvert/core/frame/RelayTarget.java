package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * Which stream an OPEN is for, on a link that leads to many: {@code docs/protocol.md}, section
 * "Relay".
 *
 * @param tunnelId the stream's tunnel
 * @param connectorId the stream's connector
 * @param index of the stream, 0 to 255
 * @param epoch of the stream
 */
public record RelayTarget(UUID tunnelId, UUID connectorId, int index, long epoch) {

  /** How long it is in a frame. */
  public static final int BYTES = 5 * Long.BYTES + 1;

  void append(Buffer to) {
    to.appendLong(tunnelId.getMostSignificantBits())
        .appendLong(tunnelId.getLeastSignificantBits())
        .appendLong(connectorId.getMostSignificantBits())
        .appendLong(connectorId.getLeastSignificantBits())
        .appendUnsignedByte((short) index)
        .appendLong(epoch);
  }

  /**
   * Reads what stands there.
   *
   * @throws ProtocolException when the payload is too short
   */
  public static RelayTarget read(PayloadReader payload) {
    UUID tunnelId = new UUID(payload.signedLong(), payload.signedLong());
    UUID connectorId = new UUID(payload.signedLong(), payload.signedLong());
    return new RelayTarget(tunnelId, connectorId, payload.unsignedByte(), payload.signedLong());
  }
}
