package dev.culvert.connector.dial;

import dev.culvert.connector.dial.DialException.Fault;
import dev.culvert.core.config.HostPort;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the edges behind what is configured. */
final class EdgeFinder {

  private static final Logger log = LoggerFactory.getLogger(EdgeFinder.class);

  private static final String SERVICE = "_culvert._tcp.";

  private final NameLookup lookup;
  private final DialOptions options;

  EdgeFinder(NameLookup lookup, DialOptions options) {
    this.lookup = lookup;
    this.options = options;
  }

  /** See {@link Dialler#resolve}. */
  Future<List<HostPort>> find(List<String> configured) {
    List<Future<List<HostPort>>> parts = new ArrayList<>();
    for (String text : configured) {
      try {
        EdgeName name = EdgeName.parse(text);
        parts.add(
            name instanceof EdgeName.Domain domain
                ? services(domain.name())
                : Future.succeededFuture(List.of(((EdgeName.At) name).edge())));
      } catch (IllegalArgumentException e) {
        return Future.failedFuture(
            new DialException(Fault.SETTINGS, "edge.addresses: " + e.getMessage(), e));
      }
    }
    return Future.all(parts).compose(all -> found(configured, all.list()));
  }

  private static Future<List<HostPort>> found(List<String> configured, List<List<HostPort>> parts) {
    LinkedHashSet<HostPort> edges = new LinkedHashSet<>();
    parts.forEach(edges::addAll);
    if (edges.isEmpty()) {
      return Future.failedFuture(
          new DialException(
              Fault.NOT_FOUND,
              configured.isEmpty()
                  ? "edge.addresses: is empty; give the edges to dial, each HOST:PORT or a domain"
                  : "edge.addresses: the SRV records of "
                      + String.join(", ", configured)
                      + " name no edge that may be dialled"));
    }
    return Future.succeededFuture(List.copyOf(edges));
  }

  private Future<List<HostPort>> services(String domain) {
    return lookup
        .services(SERVICE + domain)
        .map(records -> targets(domain, records))
        .otherwise(
            failure -> {
              if (NameLookup.timedOut(failure)) {
                log.warn(
                    "No answer about the SRV records of {}{}: {}:{} is dialled",
                    SERVICE,
                    domain,
                    domain,
                    EdgeName.DEFAULT_PORT);
              }
              return List.of(new HostPort(domain, EdgeName.DEFAULT_PORT));
            });
  }

  private List<HostPort> targets(String domain, List<SrvRecord> records) {
    return SrvRecord.order(records, ThreadLocalRandom.current()).stream()
        .filter(record -> !record.target().isEmpty() && record.port() > 0)
        .filter(record -> mayBeDialled(domain, record.target()))
        .map(record -> new HostPort(record.target(), record.port()))
        .toList();
  }

  /**
   * DNS is not to be believed: who forges it could name a host of his own, with a good certificate
   * of a public CA. A CA of one's own, or a fixed name, rules that out; else the name must be below
   * the domain.
   */
  private boolean mayBeDialled(String domain, String target) {
    if (!options.tls()
        || options.ca() != null
        || options.serverName() != null
        || target.equals(domain)
        || target.endsWith("." + domain)) {
      return true;
    }
    log.warn(
        "An SRV record of {}{} names {}, which is not below {}: not dialled. Set edge.serverName to"
            + " the name in the edges' certificates, or edge.ca",
        SERVICE,
        domain,
        target,
        domain);
    return false;
  }
}
