package dev.culvert.core.config;

import static dev.culvert.core.config.SampleSpec.SPEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void shouldReadEveryType() {
    JsonObject json =
        new JsonObject()
            .put("uplink.port", "7845")
            .put("http.port", 0)
            .put("http.maxHeadFields", 200)
            .put("drain.grace", "2m")
            .put("http.maxHeadBytes", "64KiB")
            .put("edge.location", 12)
            .put("uplink.tls", false)
            .put("http.diagnosticHeaders", "true")
            .put("http.trustedProxies", "10.0.0.1, 10.0.0.2")
            .put("uplink.advertise", "[2001:db8::1]:7844")
            .put("origin.url", "https://origin.example.com/app")
            .put("tunnels", new JsonArray().add(new JsonObject().put("name", "demo")));
    assertThat(json.fieldNames()).containsExactlyInAnyOrderElementsOf(SPEC.names());
    assertEverything(Settings.of(SPEC, json));
    assertEverything(Settings.of(SPEC, new JsonObject(Settings.of(SPEC, json).toJson().encode())));
  }

  private static void assertEverything(Settings settings) {
    assertThat(settings.port("uplink.port")).isEqualTo(7845);
    assertThat(settings.port("http.port")).isZero();
    assertThat(settings.integer("http.maxHeadFields")).isEqualTo(200);
    assertThat(settings.duration("drain.grace")).hasMinutes(2);
    assertThat(settings.bytes("http.maxHeadBytes")).isEqualTo(65_536);
    assertThat(settings.text("edge.location")).isEqualTo("12");
    assertThat(settings.text("uplink.tls")).isEqualTo("off");
    assertThat(settings.flag("http.diagnosticHeaders")).isTrue();
    assertThat(settings.texts("http.trustedProxies")).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(settings.hostPort("uplink.advertise"))
        .isEqualTo(Optional.of(new HostPort("2001:db8::1", 7844)));
    assertThat(settings.url("origin.url")).isEqualTo(URI.create("https://origin.example.com/app"));
    List<Settings> tunnels = settings.objects("tunnels");
    assertThat(tunnels).hasSize(1);
    assertThat(tunnels.get(0).text("name")).isEqualTo("demo");
    assertThat(tunnels.get(0).texts("hostnames")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          uplink.port            | 0          | 0 is not a port (1..65535)
          uplink.port            | x          | x is not a port (1..65535)
          http.port              | -1         | -1 is not a port (0 for any free one, or 1..65535)
          http.maxHeadFields     | 9          | 9 is not a whole number (10..1000)
          drain.grace            | 10         | 10 is not a duration such as 500ms, 10s, 2m or 1h
          http.maxHeadBytes      | 32kb       | 32kb is not a size such as 512, 32KiB or 4MiB
          http.maxHeadBytes      | 2MiB       | 2MiB is not a size from 1KiB to 1MiB
          uplink.tls             | maybe      | maybe is not one of on, off
          http.diagnosticHeaders | yes        | yes is not true or false
          uplink.advertise       | edge1      | edge1 is not host:port, such as edge1.example.com:7844
          origin.url             | ftp://a    | ftp://a is not a URL such as http://127.0.0.1:3000
          tunnels                | demo       | demo is not a list of objects
          """)
  void shouldSayWhatWouldBeRight(String key, String value, String problem) {
    assertThatThrownBy(() -> Settings.of(SPEC, new JsonObject().put(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(key + ": " + problem);
  }

  @Test
  void shouldNameThePartOfAListThatIsWrong() {
    JsonArray unnamed = new JsonArray("[{\"name\":\"a\"},{\"hostnames\":[]}]");
    assertThatThrownBy(() -> Settings.of(SPEC, new JsonObject().put("tunnels", unnamed)))
        .hasMessage("tunnels[1].name: is missing");
    JsonArray misspelt = new JsonArray("[{\"nam\":\"a\"}]");
    assertThatThrownBy(() -> Settings.of(SPEC, new JsonObject().put("tunnels", misspelt)))
        .hasMessage("tunnels[0].nam: unknown key, did you mean name?");
  }

  @Test
  void shouldNameTheSourceInLaterMessagesEvenAfterATripThroughJson() {
    Settings loaded = ConfigLoader.of(SPEC).environment(Map.of("CULVERT_HTTP_PORT", "81")).load();
    Settings deployed = Settings.of(SPEC, loaded.toJson());
    assertThat(deployed.failure("http.port", "is taken"))
        .isInstanceOf(StartException.class)
        .hasMessage("CULVERT_HTTP_PORT: http.port: 81 is taken");
    assertThat(deployed.invalid("uplink.tls", "needs a certificate"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("uplink.tls: on needs a certificate");
  }

  @Test
  void shouldNameWhereAKeyWasGivenThatNeedsAnother() {
    Settings settings =
        ConfigLoader.of(SPEC).environment(Map.of("CULVERT_EDGE_LOCATION", "dfw")).load();
    assertThat(settings.missing("uplink.port", "edge.location", "needs one"))
        .hasMessage("CULVERT_EDGE_LOCATION: uplink.port: is missing; edge.location: dfw needs one");
    assertThat(settings.invalidPart("edge.location", "d is not a letter"))
        .hasMessage("CULVERT_EDGE_LOCATION: edge.location: d is not a letter");
  }

  @Test
  void shouldRefuseAKeyThatTheSpecDoesNotHave() {
    Settings settings = Settings.defaults(SPEC);
    assertThatThrownBy(() -> settings.port("http.prot"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no key http.prot in the configuration of edge");
  }

  @Test
  void shouldRefuseAKeyDeclaredTwice() {
    assertThatThrownBy(() -> SPEC.text("http.port", "", ""))
        .hasMessage("http.port is declared twice");
  }

  @Test
  void shouldDescribeAKeyWithItsDefault() {
    assertThat(SPEC.describe("drain.grace")).isEqualTo("grace (30s)");
    assertThat(SPEC.describe("uplink.advertise")).isEqualTo("told to connectors (\"\")");
  }

  @Test
  void shouldStillKnowWhatWasGivenAfterItWasHandedOn() {
    ConfigSpec spec = ConfigSpec.named("some").text("told", "a", "").text("untold", "b", "");
    Settings first = Settings.of(spec, new JsonObject().put("told", "a"));
    Settings handedOn = Settings.of(spec, first.toJson());

    assertThat(handedOn.isGiven("told")).isTrue();
    assertThat(handedOn.isGiven("untold")).isFalse();
    assertThat(handedOn.text("untold")).isEqualTo("b");
  }

  @Test
  void shouldTakeAnotherValueAsTheCommandLineWouldGiveIt() {
    Settings first = Settings.of(SPEC, new JsonObject().put("http.port", 81));
    Settings changed = first.with("uplink.advertise", "a.test:1");
    assertThat(changed.hostPort("uplink.advertise")).contains(new HostPort("a.test", 1));
    assertThat(changed.port("http.port")).isEqualTo(81);
    assertThat(changed.isGiven("http.maxHeadFields")).isFalse();
    assertThat(first.isGiven("uplink.advertise")).isFalse();
    assertThatThrownBy(() -> first.with("uplink.port", "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("command line: uplink.port: x is not a port");
  }
}
