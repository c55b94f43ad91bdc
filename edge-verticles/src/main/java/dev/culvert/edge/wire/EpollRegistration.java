package dev.culvert.edge.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * Keeps a half-closed connection in epoll.
 *
 * <p>Netty 4.2.18 takes a socket out of epoll when it waits for no event, as a half-closed one does
 * between two blocked writes, and then only tries to change an entry that is not there: the next
 * write that blocks fails, and the rest of the response is lost. With the edge-triggered bit a
 * socket never waits for nothing. That bit would be wrong for a socket that is still read from; for
 * writes alone it makes no difference, since Netty writes until the kernel refuses.
 */
final class EpollRegistration {

  private static final String CHANNEL = "io.netty.channel.epoll.AbstractEpollChannel";
  private static final String SET_FLAG = "setFlag";

  /** Of sys/epoll.h. */
  private static final int EPOLLET = 1 << 31;

  /** Null without the native transport. */
  private static final Class<?> EPOLL_CHANNEL = epollChannel();

  private static final MethodHandle SET = setFlag();

  private EpollRegistration() {}

  /**
   * To be called when the visitor has sent FIN, on the connection's event loop.
   *
   * @throws ChannelException when the kernel refuses
   */
  static void keep(Channel channel) {
    if (EPOLL_CHANNEL == null || !EPOLL_CHANNEL.isInstance(channel)) {
      return;
    }
    try {
      SET.invoke(channel, EPOLLET);
    } catch (Throwable e) {
      throw new ChannelException("cannot keep a half-closed socket in epoll", e);
    }
  }

  private static Class<?> epollChannel() {
    try {
      return Class.forName(CHANNEL);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private static MethodHandle setFlag() {
    if (EPOLL_CHANNEL == null) {
      return null;
    }
    try {
      Method method = EPOLL_CHANNEL.getDeclaredMethod(SET_FLAG, int.class);
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(void.class, Channel.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This edge was made for Netty 4.2.18, and %s.%s is missing in the one it runs with"
              .formatted(CHANNEL, SET_FLAG),
          e);
    }
  }
}
