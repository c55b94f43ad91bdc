package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a run's figures depend on beside the programs.
 *
 * @param commit what was measured
 * @param at when it began
 * @param machine processors, kernel, Java
 * @param versions of the programs, by name
 * @param run rounds, seconds, warm-up, instances
 */
public record Circumstances(
    String commit,
    Instant at,
    Map<String, String> machine,
    Map<String, String> versions,
    Map<String, Object> run) {

  /** Those of this machine, now. */
  public static Circumstances now(String commit, Map<String, Object> run) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("processor", processor());
    machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", System.getProperty("java.vm.version"));
    Map<String, String> versions = new LinkedHashMap<>();
    for (Tools tool : Tools.values()) {
      String version = tool.version();
      if (!version.isEmpty()) {
        versions.put(tool.name().toLowerCase(Locale.ROOT), version);
      }
    }
    return new Circumstances(
        commit, Instant.now().truncatedTo(ChronoUnit.SECONDS), machine, versions, run);
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
