package dev.culvert.core.internals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Keeps a half-closed connection in epoll.
 *
 * <p>Netty 4.2.18 takes a socket out of epoll when it waits for no event, as a half-closed one does
 * between two blocked writes, and then only tries to change an entry that is not there: the next
 * write that blocks fails, and the rest of what was to be sent is lost. With the edge-triggered bit
 * a socket never waits for nothing. That bit would be wrong for a socket that is still read from;
 * for writes alone it makes no difference, since Netty writes until the kernel refuses.
 */
public final class EpollRegistration {

  /** Of sys/epoll.h. */
  private static final int EPOLLET = 1 << 31;

  /** Null without the native transport. */
  private static final MethodHandle SET = setFlag();

  private static final Class<?> EPOLL_CHANNEL = SET == null ? null : SET.type().parameterType(0);

  private static final MethodHandle SET_OF_CHANNEL =
      SET == null ? null : SET.asType(MethodType.methodType(void.class, Channel.class, int.class));

  private EpollRegistration() {}

  /**
   * To be called when the peer of a connection that may be half-closed has sent FIN, on the
   * connection's event loop. Does nothing with another transport than epoll.
   *
   * @throws ChannelException when the kernel refuses
   */
  public static void keep(Channel channel) {
    if (EPOLL_CHANNEL == null || !EPOLL_CHANNEL.isInstance(channel)) {
      return;
    }
    try {
      SET_OF_CHANNEL.invokeExact(channel, EPOLLET);
    } catch (Throwable e) {
      throw new ChannelException("cannot keep a half-closed socket in epoll", e);
    }
  }

  private static MethodHandle setFlag() {
    try {
      return Need.EPOLL_SET_FLAG.find(MethodHandles.lookup());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(Need.EPOLL_SET_FLAG + " is missing", e);
    }
  }
}
