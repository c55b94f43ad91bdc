package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faulty bodies and half-closed visitors, on a channel without a socket. */
class VisitorWireTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final List<Violation> violations = new ArrayList<>();
  private final List<BodyFault> faults = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private VisitorWire wire;
  private boolean serving = true;
  private int brokenParts;
  private long nowNanos;

  @BeforeEach
  void install() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast("httpDecoder", new HttpRequestDecoder())
        .addLast("httpEncoder", new HttpResponseEncoder())
        .addLast(
            "handler",
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest && serving) {
                  assertThat(wire.serve(faults::add)).isNull();
                } else if (message instanceof HttpContent part) {
                  brokenParts += part.decoderResult().isFailure() ? 1 : 0;
                }
                ReferenceCountUtil.release(message);
              }
            });
    new ConnectionDeadlines(
            TestWire.LIMITS,
            new ConnectionSlots(1),
            TestWire.TIMEOUT_RESPONSE,
            () -> nowNanos,
            violations::add)
        .install(channel.pipeline(), "handler");
    wire = channel.attr(VisitorWire.KEY).get();
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZZ\r\n", "5\r\nhelloXX0\r\n\r\n", "5\nhello\r\n0\r\n\r\n"})
  void shouldTellWhoServesTheRequestOfAMalformedBody(String body) {
    receive(CHUNKED);
    receive(body);

    assertThat(faults).containsExactly(BodyFault.MALFORMED);
    assertThat(brokenParts).as("parts the server would reset for").isZero();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void shouldTellOfTrailersThatAreTooLarge() {
    receive(CHUNKED);
    receive("0\r\nX: " + "x".repeat(10_000) + "\r\n\r\n");

    assertThat(faults).containsExactly(BodyFault.TRAILERS_TOO_LARGE);
  }

  @Test
  void shouldTellOfABodyThatStops() {
    receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
    pass(31);

    assertThat(faults).containsExactly(BodyFault.TOO_SLOW);
    assertThat(violations).containsExactly(Violation.BODY);
    assertThat(channel.isOpen()).as("time for the answer").isTrue();
    pass(10);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void shouldKeepTheFaultOfARequestWhoseTurnHasNotCome() {
    serving = false;
    receive(GET + GET + CHUNKED + "ZZ\r\n");

    assertThat(wire.serve(faults::add)).isNull();
    assertThat(wire.serve(faults::add)).isNull();
    assertThat(wire.serve(faults::add)).isEqualTo(BodyFault.MALFORMED);
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldSayNothingOfAFaultBeyondTheRequestThatIsServed() {
    receive(GET);
    serving = false;
    receive(CHUNKED + "ZZ\r\n");

    assertThat(faults).isEmpty();
  }

  @Test
  void shouldCloseAHalfClosedConnectionOnceItsResponseIsSent() {
    receive(GET);
    finish();
    pass(9);
    assertThat(channel.isOpen()).isTrue();

    respond();

    assertThat(channel.isOpen()).isFalse();
    assertThat(violations).isEmpty();
    assertThat(channel.outboundMessages()).isNotEmpty();
  }

  @Test
  void shouldSendAllResponsesBeforeItCloses() {
    receive(GET + GET);
    finish();
    respond();
    assertThat(channel.isOpen()).isTrue();
    respond();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void shouldGiveUpAHalfClosedConnectionAfterTenSecondsOfSilence() {
    receive(GET);
    finish();
    pass(10);

    assertThat(channel.isOpen()).isFalse();
    assertThat(violations).containsExactly(Violation.HALF_CLOSED);
  }

  @Test
  void shouldGoOnForAsLongAsTheResponseDoes() {
    receive(GET);
    finish();
    channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    for (int i = 0; i < 10; i++) {
      pass(9);
      channel.writeOutbound(
          new DefaultHttpContent(Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII)));
    }
    assertThat(channel.isOpen()).isTrue();
    pass(10);
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET / HT",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345",
      })
  void shouldCloseAtOnceWhenNothingIsOwedOrARequestIsCut(String sent) {
    if (!sent.isEmpty()) {
      receive(sent);
    }
    finish();

    assertThat(channel.isOpen()).isFalse();
    assertThat(violations).isEmpty();
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private void finish() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.runPendingTasks();
  }

  private void respond() {
    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    channel.runPendingTasks();
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
  }
}
