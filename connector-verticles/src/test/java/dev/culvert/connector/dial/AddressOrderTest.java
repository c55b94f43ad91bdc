package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class AddressOrderTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1 192.0.2.2, 192.0.2.1 192.0.2.2",
    "192.0.2.1 2001:db8::1, 2001:db8::1 192.0.2.1",
    "192.0.2.1 192.0.2.2 192.0.2.3 2001:db8::1, 2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.3",
    "2001:db8::2 2001:db8::1 192.0.2.1, 2001:db8::2 192.0.2.1 2001:db8::1",
    "192.0.2.1 192.0.2.1, 192.0.2.1"
  })
  void shouldTakeTheFamiliesInTurn(String found, String order) {
    assertThat(AddressOrder.interleave(addresses(found))).isEqualTo(addresses(order));
  }

  private static List<InetAddress> addresses(String text) {
    return Stream.of(text.split(" ")).map(Hosts::literal).toList();
  }
}
