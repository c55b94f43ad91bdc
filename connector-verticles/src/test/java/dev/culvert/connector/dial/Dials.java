package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.culvert.connector.dial.DialException.Fault;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Waiting for dials, and saying something through what came of them. */
final class Dials {

  private static final long LIMIT_SECONDS = 10;

  private Dials() {}

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The exception of a dial that fails for this reason. */
  static DialException failure(Future<?> future, Fault fault) {
    Throwable thrown = catchThrowable(() -> await(future));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause()).isInstanceOf(DialException.class);
    DialException failure = (DialException) thrown.getCause();
    assertThat(failure.fault()).as(failure.getMessage()).isEqualTo(fault);
    return failure;
  }

  /** Sends a word and returns the first bytes that come back. */
  static String ask(NetSocket socket, String word) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    socket.handler(buffer -> answer.complete(buffer.toString()));
    socket.closeHandler(closed -> answer.completeExceptionally(new AssertionError("closed")));
    socket.write(word);
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
