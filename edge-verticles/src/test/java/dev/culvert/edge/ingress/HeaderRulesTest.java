package dev.culvert.edge.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

  private static final TrustedProxies TRUSTED = TrustedProxies.of(List.of("10.0.0.0/8"));

  private final HeaderRules rules =
      new HeaderRules("Blue", TRUSTED, UntrustedFields.of(UntrustedFields.DEFAULT_NAMES));

  @Test
  void shouldTellTheOriginWhoAsked() {
    assertThat(request("192.0.2.7", "Host: a.test:8080", "Accept: */*"))
        .containsExactly(
            "Host: a.test:8080",
            "Accept: */*",
            "x-forwarded-for: 192.0.2.7",
            "x-forwarded-proto: https",
            "x-forwarded-host: a.test:8080",
            "x-forwarded-port: 8443",
            "x-real-ip: 192.0.2.7",
            "forwarded: for=192.0.2.7;proto=https;host=\"a.test:8080\"",
            "via: 1.1 culvert",
            "cdn-loop: culvert-blue");
  }

  @Test
  void shouldDropWhatOnlyATrustedProxyMaySend() {
    String[] claims = {
      "True-Client-IP: evil",
      "CF-Connecting-IP: evil",
      "x-client-ip: evil",
      "X_Original_URL: evil",
      "X-Rewrite-URL: evil",
      "X-Request-Id: evil"
    };
    assertThat(request("192.0.2.7", claims)).noneMatch(field -> field.contains("evil"));
    assertThat(request("10.1.2.3", claims))
        .contains("True-Client-IP: evil", "X_Original_URL: evil", "X-Rewrite-URL: evil")
        .doesNotContain("X-Request-Id: evil");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "203.0.113.9, 10.7.7.7 | 203.0.113.9",
        "1.1.1.1, 203.0.113.9, 10.7.7.7 | 203.0.113.9",
        "10.7.7.7, 10.8.8.8 | 10.7.7.7",
        "2001:db8::5 | 2001:db8::5",
        "unknown | 10.1.2.3",
        "203.0.113.9, junk, 10.7.7.7 | 10.7.7.7"
      })
  void shouldCallTheVisitorByTheAddressThatTrustedProxiesSaw(String chain, String realIp) {
    assertThat(request("10.1.2.3", "X-Forwarded-For: " + chain)).contains("x-real-ip: " + realIp);
  }

  @Test
  void shouldQuoteIpv6InForwarded() {
    assertThat(request("2001:db8::1", "Host: a.test"))
        .contains(
            "x-forwarded-for: 2001:db8::1",
            "forwarded: for=\"[2001:db8::1]\";proto=https;host=a.test");
  }

  @Test
  void shouldReplaceWhatAVisitorClaims() {
    assertThat(
            request(
                "192.0.2.7",
                "Host: a.test",
                "X-Forwarded-For: 1.1.1.1",
                "x-forwarded-proto: gopher",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Port: 1",
                "X-Forwarded-Prefix: /evil",
                "X-Real-IP: 1.1.1.1",
                "Forwarded: for=1.1.1.1"))
        .noneMatch(field -> field.contains("1.1.1.1") || field.contains("evil"))
        .noneMatch(field -> field.contains("gopher"))
        .contains("x-forwarded-for: 192.0.2.7");
  }

  @Test
  void shouldBelieveATrustedProxyAndAddItself() {
    assertThat(
            request(
                "10.1.2.3",
                "Host: a.test",
                "X-Forwarded-For: 1.1.1.1",
                "X-Forwarded-For: 2.2.2.2",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Host: b.test",
                "X-Forwarded-Port: 80",
                "X-Forwarded-Prefix: /p",
                "X-Real-IP: 1.1.1.1",
                "Forwarded: for=1.1.1.1"))
        .contains(
            "x-forwarded-for: 1.1.1.1, 2.2.2.2, 10.1.2.3",
            "x-forwarded-proto: http",
            "x-forwarded-host: b.test",
            "x-forwarded-port: 80",
            "X-Forwarded-Prefix: /p",
            "x-real-ip: 1.1.1.1",
            "forwarded: for=1.1.1.1, for=10.1.2.3;proto=https;host=a.test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_Forwarded_For",
        "X-Forwarded_For",
        "x.forwarded.for",
        "X_Real_IP",
        "X_FORWARDED_PREFIX",
        "CDN_Loop",
        "X-Forwarded-For_"
      })
  void shouldDropSpellingsThatOriginsConfuseEvenFromTrustedProxies(String name) {
    assertThat(request("10.1.2.3", "Host: a.test", name + ": confused"))
        .noneMatch(field -> field.contains("confused"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy_Connection: keep-alive",
        "Transfer-Encoding: chunked",
        "Transfer_Encoding: chunked",
        "Proxy-Authorization: Basic eA==",
        "Proxy-Authenticate: Basic",
        "Proxy-Authentication-Info: x",
        "TE: gzip",
        "Trailer: x",
        "Upgrade: websocket",
        "HTTP2-Settings: x",
      })
  void shouldStripHopByHopFieldsOfRequests(String field) {
    assertThat(request("192.0.2.7", "Host: a.test", field))
        .isEqualTo(request("192.0.2.7", "Host: a.test"));
  }

  @Test
  void shouldStripWhatConnectionNamesButNothingTheOriginNeeds() {
    assertThat(
            request(
                "10.0.0.1",
                "Host: a.test",
                "Connection: X-Private, Host, content-length ,X-Forwarded-For, Authorization",
                "Connection: x-also",
                "x-private: 1",
                "X-Also: 2",
                "X-Other: 3",
                "Content-Length: 4",
                "Authorization: me",
                "X-Forwarded-For: 1.1.1.1"))
        .startsWith("Host: a.test", "X-Other: 3", "Content-Length: 4", "Authorization: me")
        .contains("x-forwarded-for: 1.1.1.1, 10.0.0.1")
        .noneMatch(field -> field.toLowerCase(Locale.ROOT).matches("x-(private|also).*"));
  }

  @Test
  void shouldKeepTheWishForTrailers() {
    assertThat(request("192.0.2.7", "Host: a.test", "TE: gzip, Trailers", "Connection: TE"))
        .contains("te: trailers");
  }

  @Test
  void shouldPassOnAnUpgradeButNeverToAnotherHttp() {
    assertThat(request("192.0.2.7", "Host: a", "Connection: Upgrade", "Upgrade: websocket"))
        .contains("connection: upgrade", "upgrade: websocket");
    assertThat(request("192.0.2.7", "Host: a", "Connection: Upgrade", "Upgrade: h2c"))
        .isEqualTo(request("192.0.2.7", "Host: a"));
    assertThat(request("192.0.2.7", "Host: a", "Connection: Upgrade", "Upgrade: websocket, h2c"))
        .isEqualTo(request("192.0.2.7", "Host: a"));
    assertThat(HeaderRules.upgradeProtocol(fields("Connection: Upgrade", "Upgrade: websocket")))
        .isEqualTo("websocket");
    assertThat(HeaderRules.upgradeProtocol(fields("Upgrade: websocket"))).isNull();
    assertThat(HeaderRules.upgradeProtocol(fields("Connection: Upgrade", "Upgrade: h2c"))).isNull();
  }

  @Test
  void shouldAppendToViaAndCdnLoop() {
    assertThat(request("192.0.2.7", "Host: a", "Via: 1.0 x", "Via: 1.1 y", "CDN-Loop: other; a=b"))
        .contains("via: 1.0 x, 1.1 y, 1.1 culvert", "cdn-loop: other; a=b, culvert-blue");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "culvert-blue | true",
        "culvert-blue, culvert-blue | true",
        "culvert-blue, Culvert-Blue; x=y, culvert-blue | false",
        "culvert-red, culvert-red, culvert-red, culvert-red | true",
      })
  void shouldNoticeALoopOfItsOwn(String cdnLoop, boolean goesOn) {
    Fields in = fields("Host: a.test", "CDN-Loop: " + cdnLoop);

    assertThat(rules.request(in, visitor("192.0.2.7"), (name, value) -> {})).isEqualTo(goesOn);
  }

  @Test
  void shouldCleanResponses() {
    assertThat(
            response(
                200,
                "Connection: X-Private, Content-Length",
                "Content-Length: 3",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "Transfer-Encoding: chunked",
                "Upgrade: h2c",
                "Trailer: grpc-status",
                "Set-Cookie: a=b",
                "Set-Cookie: c=d",
                "X-Private: x",
                "Via: 1.1 origin"))
        .containsExactly(
            "Content-Length: 3",
            "Trailer: grpc-status",
            "Set-Cookie: a=b",
            "Set-Cookie: c=d",
            "via: 1.1 origin, 1.1 culvert");
  }

  @Test
  void shouldKeepTheProtocolThatWasSwitchedTo() {
    assertThat(response(101, "Connection: upgrade", "Upgrade: websocket"))
        .containsExactly("connection: upgrade", "Upgrade: websocket", "via: 1.1 culvert");
  }

  private List<String> request(String peer, String... lines) {
    List<String> out = new ArrayList<>();
    assertThat(rules.request(fields(lines), visitor(peer), (n, v) -> out.add(n + ": " + v)))
        .isTrue();
    return out;
  }

  private List<String> response(int status, String... lines) {
    List<String> out = new ArrayList<>();
    rules.response(fields(lines), status, (name, value) -> out.add(name + ": " + value));
    return out;
  }

  private static Visitor visitor(String peer) {
    try {
      return Visitor.of(InetAddress.getByName(peer), true, 8443, TRUSTED);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static Fields fields(String... lines) {
    return sink -> {
      for (String line : lines) {
        int colon = line.indexOf(':');
        sink.accept(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    };
  }
}
