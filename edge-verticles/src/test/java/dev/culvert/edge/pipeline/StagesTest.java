package dev.culvert.edge.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.RequestScreen;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.UntrustedFields;
import dev.culvert.edge.request.ScriptedRequest;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.route.TunnelDomain;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each stage of the edge by itself. */
class StagesTest {

  @RegisterExtension static final TestPipeline pipeline = new TestPipeline();

  private static final RequestScreen SCREEN = new RequestScreen(IngressOptions.defaults());
  private static final HeaderRules RULES =
      new HeaderRules("tag", TrustedProxies.none(), UntrustedFields.of(List.of()));

  /** Notes what has come so far. */
  private static final class Last extends Stage {

    Passage passage;

    @Override
    public Outcome request(Passage came) {
      passage = came;
      return Outcome.TAKEN;
    }
  }

  private final Last last = new Last();

  private ScriptedRequest serve(ScriptedRequest request, Stage... stages) {
    Stage[] all = java.util.Arrays.copyOf(stages, stages.length + 1);
    all[stages.length] = last;
    pipeline.serve(request, all);
    return request;
  }

  private static ScriptedRequest get(String host, String target) {
    return ScriptedRequest.of("GET", host, target);
  }

  @Test
  void shouldPassASoundRequest() {
    serve(get("a.test", "/"), new SoundStage());
    assertThat(last.passage).isNotNull();
  }

  @Test
  void shouldTurnAwayABodyThatIsOfNoUse() {
    ScriptedRequest request = get("a.test", "/").faulty(Problem.of(400, "no chunk"));
    serve(request, new SoundStage());
    assertThat(last.passage).isNull();
    assertThat(request.got().status()).isEqualTo(400);
    assertThat(request.got().isClosing()).isTrue();
    assertThat(request.got().body()).contains("no chunk");
  }

  @Test
  void shouldSayWhatWasAskedFor() {
    serve(get("A.test:80", "/x/../y?z=1"), new ScreenStage(SCREEN));
    assertThat(last.passage.accepted().host().name()).isEqualTo("a.test");
    assertThat(last.passage.accepted().path().normalised()).isEqualTo("/y");
    assertThat(last.passage.accepted().target()).isEqualTo("/x/../y?z=1");
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, a.test, /, 501",
    "TRACE, a.test, /, 405",
    "GET, '', /, 400",
    "GET, a b, /, 400",
    "GET, a.test, /#x, 400",
    "GET, a.test, http://b.test/, 400",
  })
  void shouldTurnAwayWhatMustNotReachAStream(
      String method, String host, String target, int status) {
    ScriptedRequest request =
        serve(ScriptedRequest.of(method, host, target), new ScreenStage(SCREEN));
    assertThat(last.passage).isNull();
    assertThat(request.got().status()).isEqualTo(status);
    assertThat(request.got().isClosing()).isTrue();
  }

  @Test
  void shouldAnswer503WhileNothingIsKnown() {
    ScriptedRequest request = serve(get("a.test", "/"), new LoadedStage(() -> false));
    assertThat(last.passage).isNull();
    assertThat(request.got().status()).isEqualTo(503);
    assertThat(request.got().head().fields().first("retry-after")).isEqualTo("2");
    assertThat(request.got().isClosing()).isFalse();
  }

  @Test
  void shouldPassOnceTunnelsAreKnown() {
    serve(get("a.test", "/"), new LoadedStage(() -> true));
    assertThat(last.passage).isNotNull();
  }

  private static RouteStage routes(String... routes) {
    RouteTable table = new RouteTable(TunnelDomain.none(), id -> null);
    table.replace(null, Tunnels.tunnel("web", 1, routes));
    return new RouteStage(() -> table);
  }

  @Test
  void shouldFindTheTunnel() {
    serve(get("a.test", "/"), new ScreenStage(SCREEN), routes("a.test"));
    assertThat(last.passage.found().tunnel().id()).isEqualTo(Tunnels.id("web"));
    assertThat(last.passage.responseHeadTimeout()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"b.test, /, 404", "a.test, /x, 404", "a.test, /y/../x, 400"})
  void shouldAnswerWhereNoRouteLeads(String host, String target, int status) {
    ScriptedRequest request = get(host, target);
    serve(request, new ScreenStage(SCREEN), routes("a.test/y"));
    assertThat(last.passage).isNull();
    assertThat(request.got().status()).isEqualTo(status);
    assertThat(request.got().isClosing()).isFalse();
  }

  @Test
  void shouldWriteTheFieldsThatTheOriginGets() {
    ScriptedRequest request =
        get("a.test", "/")
            .with("accept", "*/*")
            .with("connection", "close, x-mine")
            .with("x-mine", "1")
            .with("x-forwarded-for", "192.0.2.1")
            .with("upgrade", "websocket");
    serve(request, new FieldsStage(RULES));
    HeaderFields fields = last.passage.onwardFields();
    assertThat(fields.first("accept")).isEqualTo("*/*");
    assertThat(fields.first("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(fields.first("x-forwarded-host")).isEqualTo("a.test");
    assertThat(fields.first("x-request-id")).isEqualTo("r1");
    for (String left : List.of("host", "connection", "x-mine", "upgrade")) {
      assertThat(fields.first(left)).as(left).isNull();
    }
  }

  @Test
  void shouldAnswer508ToARequestThatGoesRound() {
    ScriptedRequest request =
        get("a.test", "/").with("cdn-loop", "culvert-tag, culvert-tag, culvert-tag");
    serve(request, new FieldsStage(RULES));
    assertThat(last.passage).isNull();
    assertThat(request.got().status()).isEqualTo(508);
  }
}
