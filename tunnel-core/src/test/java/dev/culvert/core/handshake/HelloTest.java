package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {

  private static final UUID CONNECTOR = UUID.fromString("6f0c1f0e-98a4-4a53-8a1e-6d7b0b7d3c11");
  private static final Hello HELLO =
      new Hello(
          "token",
          CONNECTOR,
          "AAAAAAAAAAAAAAAAAAAAAA",
          3,
          1_700_000_000_000L,
          1_600_000_000_000L,
          "1.2.3",
          "linux_amd64",
          "box",
          4096,
          Set.of(Feature.SILENCE));

  @Test
  void shouldReadWhatItWrites() {
    assertThat(decode(HELLO.encode())).isEqualTo(HELLO);
    assertThat(HELLO.keepsSilence()).isTrue();
  }

  @Test
  void shouldWriteWhatTheProtocolSays() {
    assertThat(HELLO.encode().encode())
        .isEqualTo(
            "{\"version\":1,\"features\":[\"silence\"],\"token\":\"token\",\"connector\":\""
                + CONNECTOR
                + "\",\"instanceKey\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"index\":3,"
                + "\"epoch\":1700000000000,\"startedAt\":1600000000000,\"program\":\"1.2.3\","
                + "\"architecture\":\"linux_amd64\",\"hostname\":\"box\",\"maxExchanges\":4096}");
  }

  @Test
  void shouldHideTheSecrets() {
    assertThat(HELLO).hasToString("stream 3 of connector " + CONNECTOR);
  }

  @Test
  void shouldMakeKeysOfSixteenRandomBytes() {
    String key = Hello.newInstanceKey();
    assertThat(key).hasSize(22).matches("[A-Za-z0-9_-]+").isNotEqualTo(Hello.newInstanceKey());
  }

  @Test
  void shouldShowOthersAHashOfTheKey() {
    assertThat(HELLO.instanceHash()).isEqualTo("ilvbTMFRZBJsbvJmjendJA0pnOY5ekLJWpQRuT0IDtg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "\"1\"", "null", "1.0", "4294967297", "true"})
  void shouldRefuseAnotherVersionWhateverElseItSays(String version) {
    JsonObject json = new JsonObject("{\"version\":" + version + "}");
    assertThatThrownBy(() -> Hello.decode(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("HELLO: version: " + shown(version) + " is not spoken here; 1 is")
        .asInstanceOf(InstanceOfAssertFactories.type(BadHelloException.class))
        .returns(RefusalCode.VERSION, BadHelloException::code);
  }

  private static String shown(String json) {
    return json.replace("\"", "");
  }

  @ParameterizedTest
  @CsvSource({
    "token, is no text of at most 1024 characters",
    "connector, is no UUID",
    "instanceKey, is no text of at most 64 characters",
    "program, is no text of at most 64 characters",
    "architecture, is no text of at most 64 characters",
    "index, null is not a number from 0 to 3",
    "epoch, null is not a number from 1 to 9223372036854775806",
    "startedAt, null is not a number from 0 to 9223372036854775807",
    "maxExchanges, null is not a number from 1 to 65536"
  })
  void shouldRefuseWhatIsMissing(String member, String why) {
    JsonObject json = HELLO.encode();
    json.remove(member);
    assertRefused(json, member + ": " + why);
  }

  @ParameterizedTest
  @CsvSource({"token, 1024", "instanceKey, 64", "program, 64", "architecture, 64"})
  void shouldRefuseTextsThatAreTooLongOrNoTexts(String member, int most) {
    String why = member + ": is no text of at most " + most + " characters";
    assertThat(decode(HELLO.encode().put(member, "x".repeat(most)))).isNotNull();
    assertRefused(HELLO.encode().put(member, "x".repeat(most + 1)), why);
    assertRefused(HELLO.encode().put(member, 7), why);
    assertRefused(HELLO.encode().put(member, new JsonObject()), why);
    assertRefused(HELLO.encode().put(member, "line\nline"), why);
  }

  @Test
  void shouldRefuseAKeyThatCanBeGuessed() {
    assertRefused(
        HELLO.encode().put("instanceKey", "short"),
        "instanceKey: is no 16 random bytes in base64url");
  }

  @Test
  void shouldRefuseAConnectorThatIsNoUuid() {
    assertRefused(HELLO.encode().put("connector", "me"), "connector: is no UUID");
    assertRefused(HELLO.encode().put("connector", "1-".repeat(40)), "connector: is no UUID");
    assertRefused(HELLO.encode().put("connector", 7), "connector: is no UUID");
  }

  @ParameterizedTest
  @CsvSource({
    "index, -1",
    "index, 4",
    "epoch, 0",
    "epoch, 9223372036854775807",
    "startedAt, -1",
    "maxExchanges, 0",
    "maxExchanges, 65537"
  })
  void shouldRefuseNumbersOutOfBounds(String member, long value) {
    assertThatThrownBy(() -> Hello.decode(HELLO.encode().put(member, value)))
        .isInstanceOf(BadHelloException.class)
        .hasMessageStartingWith("HELLO: " + member + ": " + value + " is not a number from ");
  }

  @Test
  void shouldRefuseNumbersThatAreNone() {
    for (Object value :
        new Object[] {"1", 1.5, BigInteger.TWO.pow(64), true, new JsonArray(), new JsonObject()}) {
      assertThatThrownBy(() -> Hello.decode(HELLO.encode().put("epoch", value)))
          .as(value.toString())
          .isInstanceOf(BadHelloException.class)
          .hasMessageEndingWith(" is not a number from 1 to 9223372036854775806");
    }
  }

  @Test
  void shouldShowHostileValuesEscapedAndCut() {
    assertThatThrownBy(
            () -> Hello.decode(HELLO.encode().put("epoch", "\u001b[31m" + "x".repeat(2_000))))
        .isInstanceOf(BadHelloException.class)
        .message()
        .startsWith("HELLO: epoch: \\u001b[31mxxx")
        .hasSizeLessThan(400);
  }

  @Test
  void shouldTakeAnythingForTheHostname() {
    JsonObject none = HELLO.encode();
    none.remove("hostname");
    assertThat(decode(none).hostname()).isEmpty();
    assertThat(decode(HELLO.encode().put("hostname", new JsonObject())).hostname()).isEmpty();
    assertThat(decode(HELLO.encode().put("hostname", "x".repeat(256))).hostname()).isEmpty();
    assertThat(decode(HELLO.encode().put("hostname", "a\nb")).hostname()).isEmpty();
    assertThat(decode(HELLO.encode().put("hostname", "x\u200eb")).hostname())
        .isEqualTo("x\\u200eb");
  }

  @Test
  void shouldReadFeaturesAndIgnoreUnknownOnes() {
    JsonArray names = new JsonArray().add("tcp").add("of later").add(7).add("upgrade").addNull();
    assertThat(decode(HELLO.encode().put("features", names)).features())
        .isEqualTo(EnumSet.of(Feature.UPGRADE, Feature.TCP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"tcp\"", "{\"tcp\":true}"})
  void shouldTakeFeaturesThatAreNoArrayForNone(String features) {
    JsonObject json = HELLO.encode().mergeIn(new JsonObject("{\"features\":" + features + "}"));
    assertThat(decode(json).features()).isEmpty();
    json.remove("features");
    assertThat(decode(json).features()).isEmpty();
  }

  @Test
  void shouldIgnoreUnknownMembers() {
    assertThat(decode(HELLO.encode().put("relay", true).put("later", new JsonObject())))
        .isEqualTo(HELLO);
  }

  /** As if it came over the wire. */
  private static Hello decode(JsonObject json) {
    return Hello.decode(new JsonObject(json.encode()));
  }

  private static void assertRefused(JsonObject json, String why) {
    assertThatThrownBy(() -> Hello.decode(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("HELLO: " + why)
        .asInstanceOf(InstanceOfAssertFactories.type(BadHelloException.class))
        .returns(RefusalCode.BAD_HELLO, BadHelloException::code);
  }
}
