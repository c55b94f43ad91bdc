package dev.culvert.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

  @ParameterizedTest
  @CsvSource({
    "app.example.com, app.example.com, -1",
    "APP.Example.com, app.example.com, -1",
    "app.example.com.:8080, app.example.com, 8080",
    "localhost:, localhost, -1",
    "xn--bcher-kva.example, xn--bcher-kva.example, -1",
    "127.0.0.1:80, 127.0.0.1, 80",
    "[::1], [::1], -1",
    "[2001:DB8::1]:443, [2001:db8::1], 443",
    "a:65535, a, 65535",
    "3com.example, 3com.example, -1",
  })
  void shouldReadNamePortAndAddress(String authority, String name, int port) {
    assertThat(HostName.parse(authority)).contains(new HostName(name, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ":80",
        "a..b",
        ".a",
        "a.com..",
        "a_b.com",
        "-a.com",
        "a-.com",
        "a b",
        "a/b",
        "user@a.com",
        "a.com:x",
        "a.com:65536",
        "a.com:-1",
        "a.com:000080",
        "a:80:80",
        "1.2.3",
        "1.2.3.256",
        "[::1",
        "[]",
        "[::1]x",
        "[1.2.3.4]",
        "[fe80::1%eth0]",
        "::1",
        "*.a.com",
        "ä.de",
        "a,b",
        "a?b",
        "a#b"
      })
  void shouldRefuseWhatIsNoHost(String authority) {
    assertThat(HostName.parse(authority)).isEmpty();
  }

  @Test
  void shouldRefuseLabelsAndNamesThatAreTooLong() {
    assertThat(HostName.parse("a".repeat(63) + ".com")).isPresent();
    assertThat(HostName.parse("a".repeat(64) + ".com")).isEmpty();
    assertThat(HostName.parse("a.".repeat(127) + "com")).isEmpty();
  }
}
