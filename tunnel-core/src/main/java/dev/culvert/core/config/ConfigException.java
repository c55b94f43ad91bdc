package dev.culvert.core.config;

import java.util.List;

/**
 * The configuration is wrong and the operator must change it. The message is made for a terminal:
 * one line per problem, each naming where the value came from, the key, the value and what would be
 * right, such as {@code conf/edge.yaml: uplink.port: 99999 is not a port (1..65535)}.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConfigException(String problem) {
    super(problem);
  }

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }

  /** What is wrong, one line each; at least one. */
  public List<String> problems() {
    return getMessage().lines().toList();
  }
}
