package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.testing.net.Sockets;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpStateTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int SENT = 100;

  private final Vertx vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  private final NetClient client = vertx.createNetClient();
  private final ServerSocket server = Sockets.listen();
  private Channel channel;
  private Socket peer;
  private TcpState state;

  @BeforeEach
  void connect() throws IOException {
    NetSocketInternal socket =
        (NetSocketInternal) client.connect(server.getLocalPort(), "127.0.0.1").await();
    channel = socket.channelHandlerContext().channel();
    assumeTrue(channel instanceof EpollSocketChannel, "the transport is not Linux's native one");
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setAutoRead(false);
    channel.config().setAutoClose(false);
    peer = server.accept();
    state = TcpState.of(channel);
  }

  @AfterEach
  void close() {
    Sockets.close(server);
    vertx.close().await();
  }

  @Test
  void shouldSeeThatTheOtherSideHasClosedBeforeItIsRead() {
    assertThat(state.isOpen()).isTrue();
    Sockets.close(peer);
    await().atMost(LIMIT).until(() -> !state.isOpen());
  }

  @Test
  void shouldKnowThatNothingArrivedWhereTheOtherSideHadClosedBefore() throws Exception {
    Sockets.close(peer);
    await().atMost(LIMIT).until(() -> !state.isOpen());
    // On loopback the answer, a reset, is there when the write returns.
    boolean nothing =
        channel.eventLoop().submit(() -> written() && state.endedBeforeItHad(SENT)).get();
    assertThat(nothing).isTrue();
  }

  @Test
  void shouldNotKnowItOfWhatDoesNotFitIntoOneSegment() throws Exception {
    Sockets.close(peer);
    await().atMost(LIMIT).until(() -> !state.isOpen());
    boolean nothing =
        channel.eventLoop().submit(() -> written() && state.endedBeforeItHad(1 << 20)).get();
    assertThat(nothing).isFalse();
  }

  @Test
  void shouldNotSayThatNothingArrivedWhereTheOtherSideHasReadIt() throws Exception {
    channel.eventLoop().submit(this::written).get();
    assertThat(peer.getInputStream().readNBytes(SENT)).hasSize(SENT);
    assertThat(state.endedBeforeItHad(SENT)).as("it is open").isFalse();
    Sockets.close(peer);
    await().atMost(LIMIT).until(() -> !state.isOpen());
    assertThat(state.endedBeforeItHad(SENT)).isFalse();
  }

  private boolean written() {
    channel.unsafe().write(Unpooled.wrappedBuffer(new byte[SENT]), channel.newPromise());
    channel.unsafe().flush();
    return true;
  }
}
