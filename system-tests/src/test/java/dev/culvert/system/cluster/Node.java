package dev.culvert.system.cluster;

import dev.culvert.testing.admin.AdminClient;
import dev.culvert.testing.process.JavaProcess;
import dev.culvert.testing.process.Metrics;
import dev.culvert.testing.process.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One role in a JVM of its own. */
public final class Node implements AutoCloseable {

  private static final int PROBE_MILLIS = 2_000;
  private static final Duration REGISTER_LIMIT = Duration.ofSeconds(30);

  private final JavaProcess process;
  private final int opsPort;
  private final int httpPort;
  private final int uplinkPort;
  private final Path data;

  Node(JavaProcess process, int opsPort, int httpPort, int uplinkPort, Path data) {
    this.process = process;
    this.opsPort = opsPort;
    this.httpPort = httpPort;
    this.uplinkPort = uplinkPort;
    this.data = data;
  }

  public JavaProcess process() {
    return process;
  }

  /** Where {@code /live}, {@code /ready} and {@code /metrics} are. */
  public int opsPort() {
    return opsPort;
  }

  /** Where an edge serves the public; 0 for the other roles. */
  public int httpPort() {
    return httpPort;
  }

  /** Where an edge takes uplinks; 0 when it does not. */
  public int uplinkPort() {
    return uplinkPort;
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  /** The admin API of a registry that is up. */
  public AdminClient admin() {
    return AdminClient.of(opsPort, data);
  }

  /** Whether {@code /ready} answers 200 now. */
  public boolean ready() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + opsPort + "/ready").toURL().openConnection();
      connection.setConnectTimeout(PROBE_MILLIS);
      connection.setReadTimeout(PROBE_MILLIS);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status == 200;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** The sum of a metric over its series; NaN when it is not there, or nobody answers. */
  public double gauge(String name) {
    try {
      return Metrics.scrape(opsPort).sum(name).orElse(Double.NaN);
    } catch (UncheckedIOException notThere) {
      return Double.NaN;
    }
  }

  /** How many file descriptors the process has open. */
  public int openFiles() {
    return ProcFiles.openFiles(process.pid());
  }

  /** Where the process listens for TCP connections. */
  public Set<InetSocketAddress> listening() {
    return ProcFiles.listening(process.pid());
  }

  /** Memory outside the heap that buffers hold. */
  public long directBytes() {
    return bytes("culvert_direct_used_bytes");
  }

  /** Heap in use after a full collection. */
  public long heapAfterGcBytes() {
    try {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      int code =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new AssertionError("jcmd GC.run of " + process.name() + ": exit code " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return bytes("culvert_heap_used_bytes");
  }

  private long bytes(String name) {
    double value = gauge(name);
    if (Double.isNaN(value)) {
      throw new AssertionError("no " + name + " of " + this);
    }
    return (long) value;
  }

  /** The connector IDs that a connector process has logged, one per instance. */
  public List<String> connectorIds() {
    return process.find("Generated Connector ID: (\\S+)").stream()
        .map(found -> found.group(1))
        .toList();
  }

  /** Waits until so many connectors of this process have registered their stream. */
  public Node awaitRegistered(int connectors) {
    process.awaitLines("Registered stream 0", connectors, REGISTER_LIMIT);
    return this;
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
