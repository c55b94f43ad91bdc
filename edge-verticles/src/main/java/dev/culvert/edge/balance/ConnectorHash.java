package dev.culvert.edge.balance;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What a connector is called towards visitors: the same at every edge, and nobody can tell its
 * connector ID from it.
 */
public final class ConnectorHash {

  private static final int ID_BYTES = 16;

  private ConnectorHash() {}

  /** The first 64 bits of the SHA-256 of the tunnel's and the connector's ID. */
  public static long of(UUID tunnelId, UUID connectorId) {
    ByteBuffer ids =
        ByteBuffer.allocate(2 * ID_BYTES)
            .putLong(tunnelId.getMostSignificantBits())
            .putLong(tunnelId.getLeastSignificantBits())
            .putLong(connectorId.getMostSignificantBits())
            .putLong(connectorId.getLeastSignificantBits());
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(ids.array())).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
