package dev.culvert.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.tunnel.Tunnel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {

  private static final long HOLD_MILLIS = AdmissionControl.HOLD.toMillis();

  private final AdmissionControl control = new AdmissionControl();
  private final Tunnel tunnel = tunnel("web", 2);
  private final UUID first = UUID.randomUUID();
  private final UUID second = UUID.randomUUID();
  private final UUID third = UUID.randomUUID();

  @Test
  void shouldRefuseWhatIsAboveTheLimitAndSayWhy() {
    assertThat(control.admit(tunnel, first, 0).admitted()).isTrue();
    assertThat(control.admit(tunnel, second, 0).admitted()).isTrue();
    AdmitReply refused = control.admit(tunnel, third, 0);
    assertThat(refused.admitted()).isFalse();
    assertThat(refused.code()).isEqualTo(RefusalCode.TOO_MANY_CONNECTORS);
    assertThat(refused.text()).isEqualTo("tunnel web has 2 live connectors and its limit is 2");
  }

  @Test
  void shouldAdmitTheSameConnectorAgain() {
    control.admit(tunnel, first, 0);
    control.admit(tunnel, second, 0);
    assertThat(control.admit(tunnel, first, 1).admitted()).isTrue();
  }

  @Test
  void shouldForgetAReservationThatShowedNoStream() {
    control.admit(tunnel, first, 0);
    control.admit(tunnel, second, 0);
    assertThat(control.admit(tunnel, third, HOLD_MILLIS - 1).admitted()).isFalse();
    assertThat(control.admit(tunnel, third, HOLD_MILLIS).admitted()).isTrue();
  }

  @Test
  void shouldHoldTheSlotOfAConnectorThatWentForAWhile() {
    control.observe(Map.of(tunnel.id(), Set.of(first, second)), 0);
    assertThat(control.admit(tunnel, third, 1_000_000).admitted()).isFalse();
    control.observe(Map.of(tunnel.id(), Set.of(first)), 1_000_000);
    assertThat(control.admit(tunnel, third, 1_000_000 + HOLD_MILLIS - 1).admitted()).isFalse();
    assertThat(control.admit(tunnel, second, 1_000_001).admitted()).isTrue();
    control.observe(Map.of(tunnel.id(), Set.of(first)), 1_000_000 + 2 * HOLD_MILLIS);
    assertThat(control.admit(tunnel, third, 1_000_000 + 2 * HOLD_MILLIS).admitted()).isTrue();
  }

  @Test
  void shouldCountEachTunnelByItself() {
    Tunnel other = tunnel("other", 1);
    control.admit(tunnel, first, 0);
    control.admit(tunnel, second, 0);
    assertThat(control.admit(other, third, 0).admitted()).isTrue();
  }

  private static Tunnel tunnel(String name, int connectorLimit) {
    return new Tunnel(
        UUID.randomUUID(), name, connectorLimit, 0, 1, List.of(), List.of(), Tunnel.EMPTY_CONFIG);
  }
}
