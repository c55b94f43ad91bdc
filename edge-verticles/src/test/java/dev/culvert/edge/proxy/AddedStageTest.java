package dev.culvert.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.pipeline.Passage;
import dev.culvert.edge.pipeline.Stage;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One more stage in a real edge: one class, and one line in the list. */
@Timeout(20)
class AddedStageTest {

  private static final long WAIT_MILLIS = 100;

  /** Answers, changes, waits and sees, as the path says. */
  private static final class Added extends Stage {

    private final EventLoop loop;

    Added(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public Outcome request(Passage passage) {
      switch (passage.accepted().path().normalised()) {
        case "/answer" -> {
          HeaderFields fields = HeaderFields.of("location", "/elsewhere");
          passage.answer(new ResponseHead(302, "", fields), "moved");
          return Outcome.TAKEN;
        }
        case "/wait" -> {
          loop.schedule(() -> passage.proceed(this), WAIT_MILLIS, TimeUnit.MILLISECONDS);
          return Outcome.TAKEN;
        }
        default -> {
          passage.onwardFields().add("x-added", "by the stage");
          return Outcome.PASS;
        }
      }
    }

    @Override
    public boolean seesResponses() {
      return true;
    }

    @Override
    public ResponseHead response(Passage passage, ResponseHead head) {
      HeaderFields fields = new HeaderFields();
      head.fields().forEach(fields::add);
      return new ResponseHead(201, "Seen", fields.add("x-seen", passage.request().method()));
    }
  }

  private MemoryEdge edge;

  @BeforeEach
  void start() {
    edge = new MemoryEdge(IngressOptions.defaults(), Added::new);
    edge.connector(
        "a",
        exchange ->
            exchange.whenWhole(
                body -> {
                  exchange.respond(200);
                  exchange.send(exchange.head().fields().first("x-added") + " " + body.length());
                  exchange.endResponse();
                }));
  }

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void shouldChangeFieldsAndSeeTheResponse() throws Exception {
    try (RawClient client = edge.dial()) {
      RawResponse response = client.get("a.test", "/");
      assertThat(response.text()).isEqualTo("by the stage 0");
      assertThat(response.status()).isEqualTo(201);
      assertThat(response.header("x-seen")).contains("GET");
    }
  }

  @Test
  void shouldAnswerItself() throws Exception {
    try (RawClient client = edge.dial()) {
      for (int i = 0; i < 2; i++) {
        RawResponse response = client.upload("a.test", "/answer", 50_000).readResponse();
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.header("location")).contains("/elsewhere");
        assertThat(response.header("x-seen")).isEmpty();
        assertThat(response.text()).isEqualTo("moved");
      }
    }
  }

  @Test
  void shouldWaitForATimerWithTheBodyHeldBack() throws Exception {
    try (RawClient client = edge.dial()) {
      for (int bytes : new int[] {1_000_000, 10, 100_000}) {
        long begunNanos = System.nanoTime();
        RawResponse response = client.upload("a.test", "/wait", bytes).readResponse();
        assertThat(System.nanoTime() - begunNanos)
            .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
        assertThat(response.text()).isEqualTo("null " + bytes);
      }
      assertThat(client.get("a.test", "/wait").text()).isEqualTo("null 0");
    }
  }

  @Test
  void shouldForgetAVisitorThatLeavesWhileTheStageWaits() throws Exception {
    try (RawClient client = edge.dial()) {
      client.request("PUT", "a.test", "/wait", "Content-Length: 5").send("part").reset();
    }
    try (RawClient client = edge.dial()) {
      assertThat(client.get("a.test", "/wait").text()).isEqualTo("null 0");
    }
    await().until(() -> edge.openExchanges() == 0);
    edge.leave().await();
  }
}
