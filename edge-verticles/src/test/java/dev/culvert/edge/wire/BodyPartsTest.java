package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.PooledBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyPartsTest {

  private static final int LARGE = PooledBuffer.LEAST_KEPT_BYTES;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<HttpContent> seen = new ArrayList<>();
  private final List<ByteBuf> sent = new ArrayList<>();
  private boolean promises = true;
  private BodyParts parts;

  @BeforeEach
  void install() {
    channel
        .pipeline()
        .addLast("httpDecoder", new HttpRequestDecoder())
        .addLast(
            "handler",
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest && promises) {
                  parts.willBeClaimed();
                } else if (message instanceof HttpContent part) {
                  seen.add(part);
                }
              }
            });
    new ConnectionDeadlines(
            TestWire.LIMITS,
            new ConnectionSlots(1),
            TestWire.TIMEOUT_RESPONSE,
            System::nanoTime,
            violation -> {})
        .install(channel.pipeline(), "handler");
    parts = channel.attr(VisitorWire.KEY).get().bodyParts();
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
    assertThat(sent).allSatisfy(bytes -> assertThat(bytes.refCnt()).isZero());
  }

  @Test
  void shouldHandOnALargePartAsItIs() {
    head();
    part(false, 'a');
    part(true, 'b');
    Buffer first = parts.claim(asServed(0));
    Buffer last = parts.claim(asServed(1));
    assertThat(seen.get(1)).isInstanceOf(LastHttpContent.class);
    assertThat(first.getBytes()).hasSize(LARGE).containsOnly('a');
    assertThat(last.getBytes()).hasSize(LARGE).containsOnly('b');
    assertThat(sent).allSatisfy(bytes -> assertThat(bytes.refCnt()).isOne());
    PooledBuffer.release(first);
    PooledBuffer.release(last);
  }

  @Test
  void shouldFreeWhatNobodyClaimedWithTheConnection() {
    head();
    part(false, 'a');
    part(false, 'b');
    PooledBuffer.release(parts.claim(asServed(0)));
    channel.close();
    channel.runPendingTasks();
    assertThat(sent).allSatisfy(bytes -> assertThat(bytes.refCnt()).isZero());
    assertThat(parts.claim(asServed(1))).isNull();
  }

  @Test
  void shouldLeaveAPartAloneThatIsSmallOrPromisedByNobody() {
    head();
    channel.pipeline().context("httpDecoder").fireChannelRead(content(false, 'a', LARGE - 1));
    promises = false;
    head();
    part(false, 'b');
    parts.willBeClaimed();
    part(true, 'c');
    for (int i = 0; i < sent.size(); i++) {
      assertThat(seen.get(i).content()).isSameAs(sent.get(i));
    }
    assertThat(parts.claim(Buffer.buffer("copied")).toString()).isEqualTo("copied");
    sent.forEach(ByteBuf::release);
  }

  private void head() {
    channel
        .pipeline()
        .context("httpDecoder")
        .fireChannelRead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
  }

  private void part(boolean last, char filling) {
    channel.pipeline().context("httpDecoder").fireChannelRead(content(last, filling, LARGE));
  }

  private HttpContent content(boolean last, char filling, int length) {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(length);
    for (int i = 0; i < length; i++) {
      bytes.writeByte(filling);
    }
    sent.add(bytes);
    return last ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes);
  }

  /** Vert.x copies what is of a pooled allocator, and hands on the rest. */
  private Buffer asServed(int index) {
    ByteBuf bytes = seen.get(index).content();
    assertThat(bytes.alloc()).isInstanceOf(UnpooledByteBufAllocator.class);
    return BufferInternal.buffer(bytes);
  }
}
