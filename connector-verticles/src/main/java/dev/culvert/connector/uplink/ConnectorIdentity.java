package dev.culvert.connector.uplink;

import dev.culvert.core.ProgramVersion;
import dev.culvert.core.handshake.Feature;
import dev.culvert.core.handshake.Hello;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a connector says of itself on each of its streams.
 *
 * @param token the text of the tunnel's token
 * @param connectorId the connector ID
 * @param instanceKey proves that streams are of the same process; shown to edges alone
 * @param startedAtMillis when the connector started, in milliseconds since 1970
 * @param hostname where it runs
 * @param maxExchanges how many exchanges it takes at once on one stream
 * @param labels what its operator says of it, by name
 */
public record ConnectorIdentity(
    String token,
    UUID connectorId,
    String instanceKey,
    long startedAtMillis,
    String hostname,
    int maxExchanges,
    Map<String, String> labels) {

  private static final Set<Feature> FEATURES = Set.of(Feature.SILENCE);

  /** The HELLO for one attempt of one stream. */
  Hello hello(int index, long epoch) {
    return new Hello(
        token,
        connectorId,
        instanceKey,
        index,
        epoch,
        startedAtMillis,
        ProgramVersion.current(),
        ProgramVersion.platform(),
        hostname,
        maxExchanges,
        FEATURES);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "connector " + connectorId;
  }
}
