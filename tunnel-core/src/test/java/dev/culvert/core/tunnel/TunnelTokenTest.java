package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

class TunnelTokenTest {

  private static final UUID TUNNEL = UUID.fromString("4d9a0c7e-5b6f-4a3e-9c1d-2f8e7a6b5c4d");
  private static final String SECRET = "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

  private final SecureRandom random = new SecureRandom();

  @RepeatedTest(20)
  void shouldComeBackFromItsText() {
    TunnelToken token = TunnelToken.create("a1b2c3d4", TUNNEL, random);

    TunnelToken parsed = TunnelToken.parse(token.text());

    assertThat(parsed.clusterTag()).isEqualTo("a1b2c3d4");
    assertThat(parsed.tunnelId()).isEqualTo(TUNNEL);
    assertThat(parsed.sha256()).isEqualTo(token.sha256());
    assertThat(parsed.text()).isEqualTo(token.text());
  }

  @Test
  void shouldBeBase64OfItsThreeFields() {
    String json = "{\"a\":\"a1b2c3d4\",\"s\":\"" + SECRET + "\",\"t\":\"" + TUNNEL + "\"}";

    assertThat(TunnelToken.parse(standard(json)).text()).isEqualTo(standard(json));
  }

  @Test
  void shouldHashTheBytesOfTheSecret() throws Exception {
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(SECRET));

    assertThat(token("a1b2c3d4").sha256())
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256))
        .hasSize(43);
  }

  static Stream<String> sameTokens() {
    String standardSecret = SECRET.replace('-', '+').replace('_', '/');
    // A cluster tag whose base64 has a + and a /.
    byte[] plain = json("»?>~ÿ", TUNNEL.toString(), SECRET).getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Base64.getEncoder().encodeToString(plain),
        Base64.getEncoder().withoutPadding().encodeToString(plain),
        Base64.getUrlEncoder().encodeToString(plain),
        Base64.getUrlEncoder().withoutPadding().encodeToString(plain),
        "  " + Base64.getEncoder().encodeToString(plain) + "\n",
        standard(json("»?>~ÿ", TUNNEL.toString(), standardSecret)),
        standard(json("»?>~ÿ", TUNNEL.toString(), standardSecret + "=")),
        standard("{\"later\":[1]," + json("»?>~ÿ", TUNNEL.toString(), SECRET).substring(1)));
  }

  @ParameterizedTest
  @MethodSource("sameTokens")
  void shouldReadEitherBase64WithPaddingOrWithout(String text) {
    assertThat(TunnelToken.parse(text).sha256()).isEqualTo(token("a1b2c3d4").sha256());
    assertThat(TunnelToken.parse(text).clusterTag()).isEqualTo("»?>~ÿ");
  }

  static Stream<String> noTokens() {
    String id = TUNNEL.toString();
    String good = token("a1b2c3d4").text();
    return Stream.of(
        "",
        "   ",
        "no token at all",
        "ümläut",
        "\uD800",
        "====",
        "A".repeat(1025),
        good + good,
        good.substring(0, good.length() / 2),
        good.substring(4),
        standard(""),
        standard("null"),
        standard("[]"),
        standard("\"text\""),
        standard("{}"),
        standard("{\"a\":"),
        standard(json("", id, SECRET)),
        standard(json("a1b2c3d4", "", SECRET)),
        standard(json("a1b2c3d4", "web", SECRET)),
        standard(json("a1b2c3d4", id, "")),
        standard(json("a1b2c3d4", id, SECRET.substring(2))),
        standard(json("a1b2c3d4", id, SECRET + "AA")),
        standard(json("a1b2c3d4", id, "!".repeat(43))),
        standard("{\"a\":{},\"t\":[],\"s\":1}"),
        standard("[".repeat(700)));
  }

  @ParameterizedTest
  @NullSource
  @MethodSource("noTokens")
  void shouldRefuseWhatIsNoTokenWithoutShowingIt(String text) {
    assertThatThrownBy(() -> TunnelToken.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage("the token is not a tunnel's token; culvert tunnel token NAME --new makes one");
  }

  @Test
  void shouldNotShowItsSecret() {
    TunnelToken token = token("a1b2c3d4");

    assertThat(token).hasToString("token of tunnel " + TUNNEL);
  }

  @Test
  void shouldHaveAnotherSecretEachTime() {
    assertThat(TunnelToken.create("a1b2c3d4", TUNNEL, random).sha256())
        .isNotEqualTo(TunnelToken.create("a1b2c3d4", TUNNEL, random).sha256());
  }

  private static TunnelToken token(String clusterTag) {
    return TunnelToken.parse(standard(json(clusterTag, TUNNEL.toString(), SECRET)));
  }

  private static String json(String tag, String tunnel, String secret) {
    return "{\"a\":\"" + tag + "\",\"t\":\"" + tunnel + "\",\"s\":\"" + secret + "\"}";
  }

  private static String standard(String json) {
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
