package dev.culvert.core.internals;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ContextsTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  @Test
  void shouldTellTheEventLoopOfAContext() throws Exception {
    Context context = Contexts.newEventLoopContext(vertx);
    CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    context.runOnContext(ignored -> loop.complete(Contexts.eventLoop(vertx)));
    assertThat(loop.get()).isSameAs(Contexts.eventLoop(context));
  }

  @Test
  void shouldCompleteFuturesOfNettyOnTheContext() throws Exception {
    Context context = Contexts.newEventLoopContext(vertx);
    CompletableFuture<Context> completedOn = new CompletableFuture<>();
    EventLoop other = Contexts.eventLoop(Contexts.newEventLoopContext(vertx));
    context.runOnContext(
        ignored ->
            Contexts.future(vertx, other.<String>submit(() -> "done"))
                .onSuccess(text -> completedOn.complete(Vertx.currentContext())));
    assertThat(completedOn.get()).isSameAs(context);
  }

  @Test
  void shouldDispatchToAContextAndBack() throws Exception {
    Context context = Contexts.newEventLoopContext(vertx);
    Dispatch dispatch = Dispatch.to(context);
    CompletableFuture<Context> during = new CompletableFuture<>();
    CompletableFuture<Context> after = new CompletableFuture<>();
    Contexts.eventLoop(context)
        .execute(
            () -> {
              Object before = dispatch.begin();
              during.complete(Vertx.currentContext());
              dispatch.end(before);
              after.complete(Vertx.currentContext());
            });
    assertThat(during.get()).isSameAs(context);
    assertThat(after.get()).isNull();
  }

  @Test
  void shouldShowTheMemoryOfABufferItself() {
    Buffer buffer = Buffer.buffer("abc");
    Buffers.byteBuf(buffer).setByte(0, 'x');
    assertThat(buffer).hasToString("xbc");
  }

  @Test
  void shouldKnowOfNoClusterWhereThereIsNone() {
    assertThat(Contexts.clusterManager(vertx)).isNull();
  }
}
