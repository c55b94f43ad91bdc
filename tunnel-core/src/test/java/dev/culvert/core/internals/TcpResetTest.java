package dev.culvert.core.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TcpResetTest {

  private final NioSocketChannel channel = new NioSocketChannel();

  @AfterEach
  void close() {
    channel.unsafe().closeForcibly();
  }

  @Test
  void shouldMakeTheCloseAReset() {
    TcpReset.whenClosed(channel);
    assertThat(channel.config().getSoLinger()).isZero();
  }

  @Test
  void shouldTakeAConnectionThatIsOver() {
    channel.unsafe().closeForcibly();
    assertThatThrownBy(() -> channel.config().setSoLinger(0)).isInstanceOf(ChannelException.class);
    assertThatCode(() -> TcpReset.whenClosed(channel)).doesNotThrowAnyException();
  }
}
