package dev.culvert.connector.origin.http1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/**
 * What the kernel knows of a TCP connection before the event loop does. Only Linux's native
 * transport can be asked; with any other one nothing is known.
 *
 * <p>Owned by the event loop of its channel.
 */
final class TcpState {

  // The states of include/net/tcp_states.h.
  private static final int ESTABLISHED = 1;
  private static final int CLOSED = 7;
  private static final int CLOSE_WAIT = 8;

  private final EpollSocketChannel channel;
  private final EpollTcpInfo info;

  private TcpState(EpollSocketChannel channel) {
    this.channel = channel;
    this.info = channel == null ? null : new EpollTcpInfo();
  }

  static TcpState of(Channel channel) {
    return new TcpState(channel instanceof EpollSocketChannel epoll ? epoll : null);
  }

  /** Whether the other side has neither closed nor reset the connection, as far as is known. */
  boolean isOpen() {
    return !read() || info.state() == ESTABLISHED;
  }

  /**
   * Whether the other side had closed the connection before it had a byte of what was sent: to be
   * asked when its end has been read, and no error. What has arrived by then is either not
   * acknowledged, though the end has come, or was answered with a reset after the end.
   *
   * @param sentBytes since the connection was idle, in one write
   */
  boolean endedBeforeItHad(long sentBytes) {
    if (!read() || sentBytes > info.sndMss()) {
      return false;
    }
    return switch (info.state()) {
      // One segment: acknowledged as a whole or not at all.
      case CLOSE_WAIT -> info.unacked() > 0;
      case CLOSED -> true;
      default -> false;
    };
  }

  private boolean read() {
    if (channel == null) {
      return false;
    }
    try {
      channel.tcpInfo(info);
      return true;
    } catch (ChannelException closed) {
      return false;
    }
  }
}
