package dev.culvert.core.frame;

import java.util.Objects;

/**
 * The head of a TCP session. Once it is answered with 200, both directions are plain bytes.
 *
 * @param visitorIp the visitor's address as text, IPv6 without brackets
 * @param visitorPort the visitor's port, 0 to 65535
 * @param port the port of the edge that the visitor came to, 1 to 65535
 */
public record TcpHead(String visitorIp, int visitorPort, int port) implements OpenHead {

  public TcpHead {
    Objects.requireNonNull(visitorIp, "visitorIp");
    if (visitorPort < 0 || visitorPort > 0xffff) {
      throw new IllegalArgumentException("visitorPort: " + visitorPort + " is not 0..65535");
    }
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("port: " + port + " is not 1..65535");
    }
  }

  @Override
  public int kind() {
    return KIND_TCP;
  }

  @Override
  public String feature() {
    return TCP;
  }

  @Override
  public String method() {
    return "";
  }
}
