package dev.culvert.edge.route;

import static dev.culvert.edge.Tunnels.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.RouteOptions;
import dev.culvert.core.tunnel.Tunnel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RouteTableChangesTest {

  private final Map<UUID, Tunnel> tunnels = new HashMap<>();
  private final RouteTable table = new RouteTable(TunnelDomain.of("t.example.com"), tunnels::get);

  @Test
  void shouldTakeAwayWhatATunnelHasNoMore() {
    Tunnel before = tunnel("a", 1, "a.test", "b.test/x", "b.test/x/y", "*.c.test");
    table.replace(null, before);
    table.replace(before, tunnel("a", 2, "b.test/x/y"));

    assertThat(serving("a.test", "/")).isNull();
    assertThat(serving("b.test", "/x")).isNull();
    assertThat(serving("b.test", "/x/y")).isEqualTo("a");
    assertThat(serving("x.c.test", "/")).isNull();
    assertThat(table.has(Route.parse("a.test"))).isFalse();
    assertThat(table.has(Route.parse("b.test/x/y"))).isTrue();

    table.replace(tunnel("a", 2, "b.test/x/y"), null);
    assertThat(serving("b.test", "/x/y")).isNull();
  }

  @Test
  void shouldGiveTheTunnelAsOfItsLastChange() {
    Tunnel before = tunnel("a", 1, "a.test");
    table.replace(null, before);
    table.replace(before, tunnel("a", 2, "a.test"));

    assertThat(find("a.test", "/"))
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.tunnel().revision()).isEqualTo(2));
  }

  @Test
  void shouldGiveTheOptionsOfTheRouteThatMatched() {
    RouteOptions quick = RouteOptions.of(Map.of("responseHeadTimeout", "1s"));
    Tunnel plain = tunnel("a", 1, "a.test", "a.test/x");
    Tunnel set = tunnel("a", 2, List.of(Route.parse("a.test"), new Route("a.test", "/x", quick)));
    table.replace(null, plain);
    table.replace(plain, set);
    assertThat(options("a.test", "/x/y")).isEqualTo(quick);
    assertThat(options("a.test", "/")).isSameAs(RouteOptions.NONE);

    Tunnel again = tunnel("a", 3, "a.test", "a.test/x");
    table.replace(set, again);
    assertThat(options("a.test", "/x")).isSameAs(RouteOptions.NONE);
    table.replace(again, tunnel("a", 4, "a.test"));
    assertThat(table.has(Route.parse("a.test/x"))).isFalse();
  }

  private RouteOptions options(String host, String path) {
    return ((Lookup.Found) find(host, path)).options();
  }

  @Test
  void shouldMoveARouteInWhateverOrderTheChangesCome() {
    Tunnel before = tunnel("a", 1, "moving.test/x");
    table.replace(null, before);
    table.replace(null, tunnel("b", 3, "moving.test/x"));
    table.replace(before, tunnel("a", 2));
    assertThat(serving("moving.test", "/x")).isEqualTo("b");

    // Back to a, and b hears of it last.
    table.replace(tunnel("a", 2), tunnel("a", 5, "moving.test/x"));
    table.replace(tunnel("b", 3, "moving.test/x"), tunnel("b", 4));
    assertThat(serving("moving.test", "/x")).isEqualTo("a");
  }

  @Test
  void shouldNotLetAnOlderClaimTakeARoute() {
    table.replace(null, tunnel("a", 20, "a.test"));
    table.replace(null, tunnel("b", 15, "a.test"));
    assertThat(serving("a.test", "/")).isEqualTo("a");

    table.replace(tunnel("b", 15, "a.test"), tunnel("b", 18));
    assertThat(serving("a.test", "/")).isEqualTo("a");
  }

  @Test
  void shouldPreferAnExactRouteThenTheTunnelsOwnNameThenWildcards() {
    Tunnel named = tunnel("named", 1);
    tunnels.put(named.id(), named);
    String host = named.id() + ".t.example.com";
    table.replace(null, tunnel("wild", 2, "*.t.example.com"));

    assertThat(serving(host, "/any")).isEqualTo("named");
    assertThat(serving(UUID.randomUUID() + ".t.example.com", "/")).isEqualTo("wild");
    assertThat(serving("x." + host, "/")).isEqualTo("wild");
    assertThat(find(host, "/a/../b")).isInstanceOf(Lookup.Found.class);

    table.replace(null, tunnel("exact", 3, host + "/only"));
    assertThat(serving(host, "/only")).isEqualTo("exact");
    assertThat(serving(host, "/else")).isEqualTo("named");
  }

  @Test
  void shouldNotMissAnUnchangedRouteWhileItsTunnelChanges() throws Exception {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      routes.add(Route.of("host-" + i + ".test", "/"));
      routes.add(Route.of("shared.test", "/p" + i));
    }
    Tunnel present = tunnel("a", 1, routes);
    table.replace(null, present);
    AtomicInteger misses = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    CountDownLatch reading = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                misses.addAndGet("a".equals(serving("host-7.test", "/")) ? 0 : 1);
                misses.addAndGet("a".equals(serving("shared.test", "/p9")) ? 0 : 1);
                rounds.incrementAndGet();
                reading.countDown();
              }
            });
    reader.start();
    reading.await();

    for (int revision = 2; revision < 2_000 || rounds.get() < 1_000; revision++) {
      List<Route> some = revision % 2 == 0 ? routes.subList(0, 60) : routes;
      Tunnel next = tunnel("a", revision, some);
      table.replace(present, next);
      present = next;
    }
    reader.interrupt();
    reader.join();
    assertThat(misses).hasValue(0);
  }

  @Test
  void shouldNotSlowDownWhenManyTunnelsShareAHostname() {
    // The time limit is generous: a copy of the hostname's routes per change would take minutes.
    for (int i = 0; i < 100_000; i++) {
      table.replace(null, tunnel("t" + i, i, "shared.test/customer-" + i));
    }
    assertThat(serving("shared.test", "/customer-99999/x")).isEqualTo("t99999");
  }

  private Lookup find(String host, String path) {
    return table.find(HostName.parse(host).orElseThrow(), RequestPath.of(path));
  }

  private String serving(String host, String path) {
    return find(host, path) instanceof Lookup.Found found ? found.tunnel().name() : null;
  }
}
