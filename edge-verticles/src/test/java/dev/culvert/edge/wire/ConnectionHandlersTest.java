package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionHandlersTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final List<Violation> violations = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long nowNanos;

  @BeforeEach
  void install() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast("httpDecoder", new HttpRequestDecoder())
        .addLast("httpEncoder", new HttpResponseEncoder())
        .addLast("handler", new ChannelInboundHandlerAdapter());
    new ConnectionDeadlines(
            TestWire.LIMITS,
            new ConnectionSlots(1),
            TestWire.TIMEOUT_RESPONSE,
            () -> nowNanos,
            violations::add)
        .install(channel.pipeline(), "handler");
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldCloseAFreshConnectionThatAsksNothing() {
    pass(9);
    assertThat(channel.isOpen()).isTrue();
    pass(1);

    assertThat(channel.isOpen()).isFalse();
    assertThat(sent()).isEmpty();
    assertThat(violations).containsExactly(Violation.IDLE);
  }

  @Test
  void shouldAnswer408ToADrippingHead() {
    pass(5);
    for (char c : "GET / HTTP".toCharArray()) {
      receive(String.valueOf(c));
      pass(1);
    }

    assertThat(channel.isOpen()).isFalse();
    assertThat(sent()).startsWith("HTTP/1.1 408 Request Timeout\r\n").contains("connection: close");
    assertThat(violations).containsExactly(Violation.HEAD);
  }

  @Test
  void shouldCloseAnIdleConnectionAfterTheIdleTimeout() {
    receive(GET);
    pass(1000);
    assertThat(channel.isOpen()).isTrue();
    respond(HttpResponseStatus.OK);
    sent();

    pass(74);
    assertThat(channel.isOpen()).isTrue();
    pass(2);

    assertThat(channel.isOpen()).isFalse();
    assertThat(sent()).isEmpty();
    assertThat(violations).containsExactly(Violation.IDLE);
  }

  @Test
  void shouldNotTakeAnInterimResponseForTheEnd() {
    receive(GET);
    respond(HttpResponseStatus.EARLY_HINTS);

    pass(1000);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void shouldEndWhenTheLastPartOfAResponseIsWritten() {
    receive(GET);
    channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    pass(1000);
    assertThat(channel.isOpen()).isTrue();

    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    pass(76);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void shouldResetACreepingBody() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    for (int second = 0; second < 32 && channel.isOpen(); second++) {
      receive("x");
      pass(1);
    }

    assertThat(channel.isOpen()).isFalse();
    assertThat(violations).containsExactly(Violation.BODY);
  }

  @Test
  void shouldBePatientWithABodyThatTheEdgeDoesNotRead() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    channel.config().setAutoRead(false);
    receive("x");
    pass(1000);
    assertThat(channel.isOpen()).isTrue();

    channel.config().setAutoRead(true);
    pass(35);

    assertThat(violations).containsExactly(Violation.BODY);
  }

  @Test
  void shouldLeaveAnUpgradedConnectionAlone() {
    receive("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    respond(HttpResponseStatus.SWITCHING_PROTOCOLS);

    pass(100_000);

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.pipeline().names()).doesNotContain("culvertWire", "culvertMessages");
  }

  @Test
  void shouldMoveNoTimerPerRequest() {
    for (int i = 0; i < 100; i++) {
      receive(GET);
      respond(HttpResponseStatus.OK);
    }
    // The one look that was planned at the start, and none per request.
    assertThat(channel.runScheduledPendingTasks()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    channel.releaseInbound();
  }

  private void respond(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  private String sent() {
    StringBuilder sent = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      sent.append(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }
    return sent.toString();
  }
}
