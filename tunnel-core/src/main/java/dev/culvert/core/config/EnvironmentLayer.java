package dev.culvert.core.config;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the environment says: {@code CULVERT_UPLINK_PORT} is {@code uplink.port}. Unknown names only
 * warn, and addresses that Kubernetes injects for a Service are passed over even where the name is
 * a key's: a Service called {@code culvert-http} brings {@code CULVERT_HTTP_PORT=tcp://...}.
 */
final class EnvironmentLayer {

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentLayer.class);
  private static final String PREFIX = "CULVERT_";
  private static final Pattern SERVICE_ADDRESS =
      Pattern.compile("(tcp|udp|sctp)://\\S+:\\d+", Pattern.CASE_INSENSITIVE);

  /** Read elsewhere, so not worth a warning. */
  private static final Set<String> NOT_KEYS =
      Set.of(
          "CULVERT_DATA",
          "CULVERT_API",
          "CULVERT_API_TOKEN",
          "CULVERT_CONF_DIR",
          "CULVERT_JAVA_OPTS");

  private EnvironmentLayer() {}

  /**
   * Reads the variables of a role.
   *
   * @param neighbours other roles in this process, whose variables are not worth a warning
   */
  static Layer of(ConfigSpec spec, List<ConfigSpec> neighbours, JsonObject environment) {
    Map<String, String> keysByVariable = new TreeMap<>();
    spec.keys().forEach(key -> keysByVariable.put(key.environmentName(), key.name()));
    Set<String> readElsewhere = new HashSet<>(NOT_KEYS);
    for (ConfigSpec neighbour : neighbours) {
      neighbour.keys().forEach(key -> readElsewhere.add(key.environmentName()));
    }
    Layer layer = Layer.empty();
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, Object> entry : environment) {
      String variable = entry.getKey();
      String value = String.valueOf(entry.getValue());
      String key = keysByVariable.get(variable);
      boolean others = key == null && readElsewhere.contains(variable);
      if (!variable.startsWith(PREFIX) || others || value.isEmpty()) {
        continue;
      }
      if (key == null || SERVICE_ADDRESS.matcher(value).matches()) {
        unknown.add(variable);
      } else {
        layer.put(key, value, variable);
      }
    }
    if (!unknown.isEmpty()) {
      LOG.warn("Ignored environment variables that are no setting of {}: {}", spec.name(), unknown);
    }
    return layer;
  }
}
