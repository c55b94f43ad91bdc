package dev.culvert.system.docs;

import dev.culvert.testing.net.FreePorts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Free ports in the place of those that the documents name, and that nobody has to name. */
final class Ports {

  private static final Pattern DOCUMENTED =
      Pattern.compile("(?<![\\w-])(8080|8088|7844|9100|3000|9000)(?![\\w-])");

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final int cluster = FreePorts.block(20);
  private final int bus = FreePorts.block(20);

  /**
   * Chooses them.
   *
   * @param origin where the services of the documents, on ports 3000 and 9000, are
   */
  Ports(int origin) {
    for (String port : new String[] {"8080", "8088", "7844", "9100"}) {
      ports.put(port, FreePorts.one());
    }
    ports.put("3000", origin);
    ports.put("9000", origin);
  }

  /** A command with the free ports. */
  String replaceIn(String command) {
    return DOCUMENTED
        .matcher(command)
        .replaceAll(found -> Matcher.quoteReplacement("" + ports.get(found.group())));
  }

  /** What lets processes that are told no port use the same ones. */
  Map<String, String> environment() {
    return Map.of(
        "CULVERT_HTTP_PORT", "" + ports.get("8080"),
        "CULVERT_UPLINK_PORT", "" + ports.get("7844"),
        "CULVERT_ADMIN_PORT", "" + ports.get("9100"),
        "CULVERT_OPS_PORT", "0",
        "CULVERT_CLUSTER_PORT", "" + cluster,
        "CULVERT_CLUSTER_BUS_PORT", "" + bus,
        "CULVERT_CLUSTER_NAME", UUID.randomUUID().toString());
  }

  /** The port in the place of a documented one. */
  int of(int documented) {
    return ports.get("" + documented);
  }
}
