package dev.culvert.core.frame;

import java.util.Objects;

/**
 * The head of a request that asks for another protocol. Once it is answered with 101, both
 * directions are plain bytes.
 *
 * @param protocol which one, a token such as {@code websocket}
 * @param request the request, without Connection and Upgrade
 */
public record UpgradeHead(String protocol, HttpHead request) implements OpenHead {

  public UpgradeHead {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(request, "request");
  }

  @Override
  public int kind() {
    return KIND_UPGRADE;
  }

  @Override
  public String feature() {
    return UPGRADE;
  }

  @Override
  public String method() {
    return request.method();
  }
}
