package dev.culvert.edge.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the other side of a TCP connection has acknowledged, as Linux counts it.
 *
 * <p>A channel only says when the kernel takes more, and with a send buffer of megabytes that
 * happens in lumps which a slow reader needs minutes for.
 */
final class AcknowledgedBytes {

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** Where {@code tcpi_bytes_acked} is in {@code struct tcp_info} of linux/tcp.h. */
  private static final int ACKED_OFFSET = 120;

  private static final int INFO_BYTES = ACKED_OFFSET + Long.BYTES;

  private static final RawUnixChannelOption INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, INFO_BYTES);

  private AcknowledgedBytes() {}

  /**
   * How many bytes the peer of a channel has acknowledged so far.
   *
   * @return -1 where the transport does not tell, or the connection is over
   */
  static long of(Channel channel) {
    try {
      ByteBuffer info = channel.config().getOption(INFO);
      return info == null || info.remaining() < INFO_BYTES
          ? -1
          : info.order(ByteOrder.nativeOrder()).getLong(info.position() + ACKED_OFFSET);
    } catch (ChannelException e) {
      return -1;
    }
  }
}
