package dev.culvert.core.boot;

import dev.culvert.core.config.ClusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;

/** The one address of this machine that the cluster's ports bind to. */
final class BindAddress {

  private BindAddress() {}

  /**
   * Resolves {@code cluster.host}.
   *
   * @throws dev.culvert.core.config.ConfigException if it is not one address of this machine
   */
  static InetAddress of(ClusterConfig config) {
    InetAddress address;
    try {
      address = InetAddress.getByName(config.host());
    } catch (UnknownHostException e) {
      throw config.settings().invalid("cluster.host", "cannot be resolved");
    }
    if (address.isAnyLocalAddress()) {
      throw config
          .settings()
          .invalid("cluster.host", "is every address; give the one of the private network");
    }
    if (!isOurs(address)) {
      throw config
          .settings()
          .invalid("cluster.host", "is not the address of an interface of this machine");
    }
    return address;
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  /** Whether a listener could bind there now. */
  static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
