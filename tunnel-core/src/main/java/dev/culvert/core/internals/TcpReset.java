package dev.culvert.core.internals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/** Ends of TCP connections that nobody can take for clean ones. */
public final class TcpReset {

  private TcpReset() {}

  /**
   * Makes the coming {@code close} of a channel a reset. One whose connection is over by now is
   * left as it is: there is nobody left to reset. May be called on any thread.
   */
  public static void whenClosed(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // The native transport says so when the socket is closed; there is no way to ask before.
    }
  }
}
