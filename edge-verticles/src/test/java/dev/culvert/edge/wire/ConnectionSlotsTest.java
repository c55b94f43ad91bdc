package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ConnectionSlotsTest {

  @Test
  void shouldLimitEachAddressByItself() throws Exception {
    ConnectionSlots slots = new ConnectionSlots(100, 2, address -> false);
    assertThat(slots.tryTake(ip("192.0.2.1"))).isTrue();
    assertThat(slots.tryTake(ip("192.0.2.1"))).isTrue();
    assertThat(slots.tryTake(ip("192.0.2.1"))).isFalse();
    assertThat(slots.tryTake(ip("192.0.2.2"))).isTrue();
    assertThat(slots.open()).isEqualTo(3);
    assertThat(slots.refusedOfAddress()).isEqualTo(1);
    slots.release(ip("192.0.2.1"));
    assertThat(slots.tryTake(ip("192.0.2.1"))).isTrue();
    assertThat(slots.tryTake(ip("192.0.2.1"))).isFalse();
  }

  @Test
  void shouldCountAnIpv6SiteAsOneAddress() throws Exception {
    ConnectionSlots slots = new ConnectionSlots(100, 1, address -> false);
    assertThat(slots.tryTake(ip("2001:db8:0:1::1"))).isTrue();
    assertThat(slots.tryTake(ip("2001:db8:0:1:ffff::2"))).isFalse();
    assertThat(slots.tryTake(ip("2001:db8:0:2::1"))).isTrue();
  }

  @Test
  void shouldNotLimitTrustedProxiesNorAnybodyByDefault() throws Exception {
    InetAddress proxy = ip("10.0.0.1");
    ConnectionSlots exempting = new ConnectionSlots(100, 1, proxy::equals);
    ConnectionSlots unlimited = new ConnectionSlots(100, 0, address -> false);
    for (int i = 0; i < 10; i++) {
      assertThat(exempting.tryTake(proxy)).isTrue();
      assertThat(unlimited.tryTake(proxy)).isTrue();
    }
  }

  @Test
  void shouldLimitAllTogether() throws Exception {
    ConnectionSlots slots = new ConnectionSlots(2, 2, address -> false);
    assertThat(slots.tryTake(ip("192.0.2.1"))).isTrue();
    assertThat(slots.tryTake(null)).isTrue();
    assertThat(slots.tryTake(ip("192.0.2.3"))).isFalse();
    assertThat(slots.refused()).isEqualTo(1);
    slots.release(null);
    assertThat(slots.tryTake(ip("192.0.2.3"))).isTrue();
  }

  private static InetAddress ip(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }
}
