package dev.culvert.cli.tunnel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that say how a connector reaches the edges. What they leave open the environment
 * says, then the configuration, then the data directory, where the connector itself looks.
 */
final class EdgeOptions {

  /** What carries the streams of a connector. */
  enum Link {
    /** Sockets that the connector dials. */
    UPLINK,
    /** The event bus of the cluster, whose member the connector is. */
    BUS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What a shell completes. */
    static final class Words implements Iterable<String> {

      @Override
      public Iterator<String> iterator() {
        return Stream.of(values()).map(Link::toString).iterator();
      }
    }

    /** Reads the word, in any case. */
    static final class Reader implements ITypeConverter<Link> {

      @Override
      public Link convert(String word) {
        return Stream.of(values())
            .filter(link -> link.toString().equalsIgnoreCase(word))
            .findFirst()
            .orElseThrow(() -> new TypeConversionException(word + " is not one of uplink, bus"));
      }
    }
  }

  @Option(
      names = "--edge",
      paramLabel = "HOST:PORT",
      split = ",",
      description =
          "An edge to dial, or a domain with SRV records _culvert._tcp; several with commas or by"
              + " repeating it; else CULVERT_EDGE_ADDRESSES, else what the data directory says.")
  private List<String> edges = List.of();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "The PEM file of the CA that edges are verified with; else CULVERT_EDGE_CA, else ca.pem in"
              + " the data directory, else the JDK's.")
  private Path ca;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description =
          "http://HOST:PORT or socks5://HOST:PORT to dial through; else CULVERT_EDGE_PROXY, else"
              + " HTTPS_PROXY. A password in it is seen by everybody who may list processes.")
  private String proxy;

  @Option(
      names = "--link",
      paramLabel = "LINK",
      completionCandidates = Link.Words.class,
      converter = Link.Reader.class,
      description =
          "${COMPLETION-CANDIDATES}: dial the edges, or be a member of the cluster; else"
              + " CULVERT_LINK (default: uplink).")
  private Link link;

  /** The arguments for the connector's launcher. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (link != null) {
      add(arguments, "link", link.toString());
    }
    if (!edges.isEmpty()) {
      add(arguments, "edge.addresses", String.join(",", edges));
    }
    if (ca != null) {
      add(arguments, "edge.ca", ca.toString());
    }
    if (proxy != null) {
      add(arguments, "edge.proxy", proxy);
    }
    return arguments;
  }

  private static void add(List<String> arguments, String key, String value) {
    arguments.addAll(List.of("--set", key + "=" + value));
  }
}
