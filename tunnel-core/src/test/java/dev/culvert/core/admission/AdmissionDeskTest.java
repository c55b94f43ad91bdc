package dev.culvert.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.cluster.StreamStats;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.tunnel.ClusterTag;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionDeskTest {

  private static final String TAG = ClusterTag.of("ours");
  private static final String CONFIG = "{\"origin\":\"http://127.0.0.1:3000\"}";

  private final SecureRandom random = new SecureRandom();
  private final UUID id = UUID.randomUUID();
  private final TunnelToken token = TunnelToken.create(TAG, id, random);
  private final TunnelToken newToken = TunnelToken.create(TAG, id, random);
  private final UUID connector = UUID.randomUUID();
  private final Map<UUID, Tunnel> tunnels = new HashMap<>();
  private final AdmissionDesk desk = new AdmissionDesk(tunnels::get);

  @BeforeEach
  void setUp() {
    tunnel(2, token);
  }

  @Test
  void shouldAdmitWhoProvesItselfAndGiveTheConfiguration() {
    assertThat(admit(token)).isEqualTo(new AdmitReply(true, id, "web", CONFIG, null, null));
  }

  @Test
  void shouldAdmitWithEitherTokenWhileConnectorsChangeOver() {
    tunnel(2, token, newToken);

    assertThat(admit(token).admitted()).isTrue();
    assertThat(admit(newToken).admitted()).isTrue();
  }

  @Test
  void shouldRefuseATokenThatWasRevoked() {
    tunnel(2, newToken);

    AdmitReply reply = admit(token);

    assertThat(reply)
        .isEqualTo(
            new AdmitReply(
                false,
                id,
                "web",
                null,
                RefusalCode.UNAUTHORIZED,
                "the token of tunnel web is not valid; was it revoked?"));
    assertThat(reply.mayBeStale()).isTrue();
  }

  @Test
  void shouldRefuseATokenOfATunnelThatIsNotThere() {
    tunnels.clear();

    AdmitReply reply = admit(token);

    assertThat(reply.code()).isEqualTo(RefusalCode.NO_TUNNEL);
    assertThat(reply.text()).isEqualTo("there is no tunnel " + id + "; was it deleted?");
    assertThat(reply.mayBeStale()).isTrue();
  }

  @Test
  void shouldNotAdmitMoreThanTheLimit() {
    tunnel(1, token);
    assertThat(admit(token).admitted()).isTrue();

    AdmitReply reply = desk.admit(AdmitRequest.of(token, UUID.randomUUID()), 1);

    assertThat(reply.code()).isEqualTo(RefusalCode.TOO_MANY_CONNECTORS);
    assertThat(reply.text()).isEqualTo("tunnel web has 1 live connectors and its limit is 1");
    assertThat(reply.mayBeStale()).isFalse();
    assertThat(admit(token).admitted()).as("the same connector again").isTrue();
  }

  @Test
  void shouldCountTheConnectorsThatAreLiveAndNotTheirStreams() {
    tunnel(2, token);
    UUID live = UUID.randomUUID();
    desk.view(view(stream(live, 0), stream(live, 1), stream(live, 2)), 0);

    long muchLater = 1_000_000;
    assertThat(desk.admit(AdmitRequest.of(token, connector), muchLater).admitted()).isTrue();
    assertThat(desk.admit(AdmitRequest.of(token, UUID.randomUUID()), muchLater).code())
        .isEqualTo(RefusalCode.TOO_MANY_CONNECTORS);
  }

  @Test
  void shouldGiveASlotAwayAWhileAfterItsConnectorWent() {
    tunnel(1, token);
    desk.view(view(stream(UUID.randomUUID(), 0)), 0);
    long hold = AdmissionControl.HOLD.toMillis();
    desk.view(ClusterView.empty(), 5);

    assertThat(desk.admit(AdmitRequest.of(token, connector), 5 + hold - 1).admitted()).isFalse();
    assertThat(desk.admit(AdmitRequest.of(token, connector), 5 + hold).admitted()).isTrue();
  }

  @Test
  void shouldNotHoldASlotForARevokedToken() {
    tunnel(1, newToken);
    desk.admit(AdmitRequest.of(token, UUID.randomUUID()), 0);

    assertThat(admit(newToken).admitted()).isTrue();
  }

  @Test
  void shouldNotCarryTheSecretOfATokenInARequest() {
    AdmitRequest request = AdmitRequest.of(token, connector);

    assertThat(request)
        .isEqualTo(new AdmitRequest(id, token.sha256(), connector))
        .hasToString("admission of connector " + connector);
  }

  private AdmitReply admit(TunnelToken with) {
    return desk.admit(AdmitRequest.of(with, connector), 0);
  }

  private void tunnel(int limit, TunnelToken... tokens) {
    List<TokenHash> hashes =
        Arrays.stream(tokens)
            .map(valid -> new TokenHash(UUID.randomUUID(), valid.sha256(), 0))
            .toList();
    tunnels.put(id, new Tunnel(id, "web", limit, 0, 1, List.of(), hashes, CONFIG));
  }

  private static ClusterView view(StreamEntry... streams) {
    return ClusterView.of(List.of(streams), List.of());
  }

  private StreamEntry stream(UUID ofConnector, int index) {
    StreamRecord record =
        new StreamRecord(
            new StreamKey(id, ofConnector, index),
            1,
            "address",
            "bus",
            true,
            false,
            0,
            "linux_amd64",
            "0.1",
            "127.0.0.1",
            token.sha256());
    return new StreamEntry(record, "node", "here", new StreamStats(0));
  }
}
