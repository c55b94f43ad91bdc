package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which edges are dialled through which proxy. A proxy of the configuration is for all edges; one
 * of the environment is for none on loopback and none that {@code NO_PROXY} names.
 */
public final class ProxyRules {

  private static final ProxyRules NONE = new ProxyRules(null, List.of(NoProxy.all()));

  private final ProxyAddress proxy;
  private final List<NoProxy> exceptions;

  private ProxyRules(ProxyAddress proxy, List<NoProxy> exceptions) {
    this.proxy = proxy;
    this.exceptions = exceptions;
  }

  /** No proxy. */
  public static ProxyRules none() {
    return NONE;
  }

  /** This proxy for every edge. */
  public static ProxyRules always(ProxyAddress proxy) {
    return new ProxyRules(proxy, List.of());
  }

  /**
   * What {@code HTTPS_PROXY} or {@code https_proxy}, and {@code NO_PROXY} or {@code no_proxy}, say;
   * the upper-case one goes first.
   *
   * @throws IllegalArgumentException if the proxy is not one; the message names the variable
   */
  public static ProxyRules ofEnvironment(Map<String, String> environment) {
    String name = first(environment, "HTTPS_PROXY", "https_proxy");
    if (name == null) {
      return NONE;
    }
    ProxyAddress proxy;
    try {
      proxy = ProxyAddress.parse(environment.get(name).strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    String exempt = first(environment, "NO_PROXY", "no_proxy");
    return new ProxyRules(
        proxy, NoProxy.parseWithLoopback(exempt == null ? "" : environment.get(exempt)));
  }

  private static String first(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return name;
      }
    }
    return null;
  }

  /** The proxy for an edge; empty to dial it directly. */
  public Optional<ProxyAddress> proxyFor(HostPort edge) {
    return Optional.ofNullable(proxy)
        .filter(ignored -> exceptions.stream().noneMatch(exception -> exception.covers(edge)));
  }

  @Override
  public String toString() {
    return proxy == null ? "no proxy" : proxy.toString();
  }
}
