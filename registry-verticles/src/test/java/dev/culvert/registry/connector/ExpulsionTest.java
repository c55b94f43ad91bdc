package dev.culvert.registry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.cluster.StreamStats;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.connector.Expulsion.Expelled;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExpulsionTest {

  private static final UUID TUNNEL = new UUID(1, 1);
  private static final UUID CONNECTOR = new UUID(2, 1);

  private final Expulsion expulsion = new Expulsion();

  @Test
  void shouldLeaveConnectorsAloneWhoseTokenIsValid() {
    assertThat(expulsion.due(view("valid"), id -> tunnel("other", "valid"), 0)).isEmpty();
  }

  @Test
  void shouldNameTheReason() {
    assertThat(expulsion.due(view("old"), id -> tunnel("new"), 0))
        .containsExactly(new Expelled(TUNNEL, CONNECTOR, "the token was revoked"));
    assertThat(new Expulsion().due(view("old"), id -> null, 0))
        .containsExactly(new Expelled(TUNNEL, CONNECTOR, "the tunnel was deleted"));
  }

  @Test
  void shouldTellAgainOnlyAfterFiveSeconds() {
    assertThat(expulsion.due(view("old"), id -> tunnel(), 0)).hasSize(1);
    assertThat(expulsion.due(view("old"), id -> tunnel(), 4_999)).isEmpty();
    assertThat(expulsion.due(view("old"), id -> tunnel(), 5_000)).hasSize(1);
  }

  @Test
  void shouldForgetWhoCameBackInOrder() {
    assertThat(expulsion.due(view("old"), id -> tunnel(), 0)).hasSize(1);
    assertThat(expulsion.due(view("new"), id -> tunnel("new"), 1)).isEmpty();
    assertThat(expulsion.due(view("new"), id -> tunnel(), 2)).hasSize(1);
  }

  private static Tunnel tunnel(String... hashes) {
    List<TokenHash> tokens =
        List.of(hashes).stream().map(hash -> new TokenHash(UUID.randomUUID(), hash, 0)).toList();
    return new Tunnel(TUNNEL, "web", 1, 0, 1, List.of(), tokens, Tunnel.EMPTY_CONFIG);
  }

  @Test
  void shouldLeaveAnUplinkToItsEdgeForFiveSeconds() {
    ClusterView view = view("old", StreamRecord.UPLINK);
    assertThat(expulsion.due(view, id -> tunnel(), 0)).isEmpty();
    assertThat(expulsion.due(view, id -> tunnel(), 4_999)).isEmpty();
    assertThat(expulsion.due(view, id -> tunnel(), 5_000)).hasSize(1);
  }

  private static ClusterView view(String tokenHash) {
    return view(tokenHash, StreamRecord.BUS);
  }

  private static ClusterView view(String tokenHash, String carrier) {
    StreamRecord record =
        new StreamRecord(
            new StreamKey(TUNNEL, CONNECTOR, 0),
            1,
            "culvert.connector.node.0",
            carrier,
            true,
            false,
            0,
            "linux_amd64",
            "0",
            "127.0.0.1",
            tokenHash);
    StreamEntry entry = new StreamEntry(record, "node", "", new StreamStats(0));
    return ClusterView.of(List.of(entry), List.of());
  }
}
