package dev.culvert.edge.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what is written to a visitor leaves. */
class WireHandlerTest {

  private static final int PART_BYTES = 3 * 1024;

  private final ConnectionPhases phases = new ConnectionPhases(TestWire.LIMITS, 0);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new WireHandler(
              phases,
              () -> 0,
              violation -> {},
              new VisitorWire(null),
              new byte[0],
              1_000_000_000L));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldSendASmallResponseAtOnce() {
    write();
    assertThat(sent()).isEqualTo(1);
    write();
    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void shouldGatherTheRestOfALargeResponseForTheTurn() {
    write();
    write();
    write();
    assertThat(sent()).isEqualTo(2);
    channel.runPendingTasks();
    assertThat(sent()).isEqualTo(3);
    write();
    assertThat(sent()).isEqualTo(3);
    channel.runPendingTasks();
    assertThat(sent()).isEqualTo(4);
  }

  @Test
  void shouldSendASmallResponseAtOnceAfterALargeOne() {
    for (int i = 0; i < 10; i++) {
      write();
    }
    channel.runPendingTasks();
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    write();
    assertThat(sent()).isEqualTo(11);
  }

  @Test
  void shouldNotTakeAnEmptyLineBetweenRequestsForAHead() {
    channel.writeInbound(Unpooled.copiedBuffer("\r\n\r\n", US_ASCII));
    assertThat(phases.isWithinRequest()).isFalse();
    channel.writeInbound(Unpooled.copiedBuffer("\r\nG", US_ASCII));
    assertThat(phases.isWithinRequest()).isTrue();
  }

  private void write() {
    // The channel itself would end the turn.
    channel.pipeline().writeAndFlush(Unpooled.wrappedBuffer(new byte[PART_BYTES]));
  }

  private int sent() {
    return channel.outboundMessages().size();
  }
}
