package dev.culvert.testing.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports for servers that have to be told their port before they start.
 *
 * <p>They come from 20000..25999, below the range from which the kernel takes ports for outgoing
 * connections, or from 29000..31999 in the second of two JVMs that run tests at the same time (the
 * system property {@code culvert.test.fork}), and are handed out once per JVM: between the asking
 * and the binding nobody else is likely to take them. What is between is for tests that need ports
 * they know. A server that can bind port 0 should do that instead.
 */
public final class FreePorts {

  private static final boolean SECOND = Integer.getInteger("culvert.test.fork", 1) > 1;
  private static final int FIRST = SECOND ? 29_000 : 20_000;
  private static final int END = SECOND ? 32_000 : 26_000;
  private static final int ATTEMPTS = 1_000;
  private static final BitSet HANDED_OUT = new BitSet(END);

  private FreePorts() {}

  /** One port that nobody listens on. */
  public static int one() {
    return block(1);
  }

  /**
   * Finds ports that lie side by side.
   *
   * @param length how many, at least 1
   * @return the first of them
   * @throws IllegalStateException when no such block was found
   */
  public static int block(int length) {
    if (length < 1 || length > 1_000) {
      throw new IllegalArgumentException("length: " + length + " is not in 1..1000");
    }
    synchronized (HANDED_OUT) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int base = ThreadLocalRandom.current().nextInt(FIRST, END - length);
        int taken = HANDED_OUT.nextSetBit(base);
        boolean fresh = taken < 0 || taken >= base + length;
        if (fresh && bindable(base, length)) {
          HANDED_OUT.set(base, base + length);
          return base;
        }
      }
    }
    throw new IllegalStateException(
        "no " + length + " free ports side by side in " + FIRST + ".." + (END - 1));
  }

  private static boolean bindable(int base, int length) {
    List<ServerSocket> held = new ArrayList<>(length);
    try {
      for (int port = base; port < base + length; port++) {
        ServerSocket socket = new ServerSocket();
        held.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      }
      return true;
    } catch (IOException inUse) {
      return false;
    } finally {
      held.forEach(Sockets::close);
    }
  }
}
