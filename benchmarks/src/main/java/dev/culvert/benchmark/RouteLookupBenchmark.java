package dev.culvert.benchmark;

import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.route.Lookup;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.route.TunnelDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs an edge to find the route of a request, by the number of routes. Half of them, or
 * one, have an exact hostname, the others a wildcard; ten belong to a tunnel. The hosts that are
 * asked for are spread over all routes, and there are at most 1,024 of them, as in traffic.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteLookupBenchmark {

  private static final int ASKED = 1_024;
  private static final int ROUTES_PER_TUNNEL = 10;
  private static final RequestPath PATH = RequestPath.of("/api/v1/items/42");

  /** How many routes there are. */
  @Param({"1", "1000", "100000"})
  public int routes;

  private RouteTable table;
  private HostName[] exact;
  private HostName[] wildcard;
  private HostName[] missing;
  private int next;

  /** Fills the table. */
  @Setup
  public void fill() {
    table = new RouteTable(TunnelDomain.none(), id -> null);
    int ofEachKind = Math.max(1, routes / 2);
    List<Route> ofTunnel = new ArrayList<>();
    for (int i = 0; i < ofEachKind; i++) {
      ofTunnel.add(Route.of("host-" + i + ".example.com", Route.ANY_PATH));
      ofTunnel.add(Route.of("*.wild-" + i + ".example.com", Route.ANY_PATH));
      if (ofTunnel.size() == ROUTES_PER_TUNNEL || i == ofEachKind - 1) {
        table.replace(null, tunnel(i, ofTunnel));
        ofTunnel.clear();
      }
    }
    exact = new HostName[ASKED];
    wildcard = new HostName[ASKED];
    missing = new HostName[ASKED];
    for (int i = 0; i < ASKED; i++) {
      int number = (int) ((long) i * ofEachKind / ASKED);
      exact[i] = host("host-" + number + ".example.com");
      wildcard[i] = host("a.b.wild-" + number + ".example.com");
      missing[i] = host("nobody-" + i + ".example.org");
    }
  }

  /** A host that has a route of its own. */
  @Benchmark
  public Lookup exact() {
    return find(exact);
  }

  /** A host two labels below a wildcard. */
  @Benchmark
  public Lookup wildcard() {
    return find(wildcard);
  }

  /** A host that nobody serves. */
  @Benchmark
  public Lookup miss() {
    return find(missing);
  }

  private Lookup find(HostName[] hosts) {
    next = (next + 1) & (ASKED - 1);
    return table.find(hosts[next], PATH);
  }

  private static Tunnel tunnel(int number, List<Route> ofTunnel) {
    return new Tunnel(
        new UUID(1, number), "tunnel-" + number, 100, 0, number, ofTunnel, List.of(), null);
  }

  private static HostName host(String name) {
    return HostName.parse(name).orElseThrow();
  }
}
