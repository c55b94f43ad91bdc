package dev.culvert.edge.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.core.tunnel.Route;
import dev.culvert.edge.Tunnels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

  private static final RouteTable TABLE =
      table(
          "app.example.com / exact",
          "app.example.com /api api",
          "app.example.com /api/v2/ v2",
          "*.example.com / wildcard",
          "*.deep.example.com / deep",
          "*.deep.example.com /x deepx",
          "api-only.example.com /api apionly",
          "lonely.test /only lonely",
          "[::1] / six");

  @ParameterizedTest
  @CsvSource({
    "app.example.com, /, exact",
    "APP.example.com:8080, /x, exact",
    "app.example.com, /api, api",
    "app.example.com, /api/, api",
    "app.example.com, /apiary, exact",
    "app.example.com, /api/v2, v2",
    "app.example.com, /api/v2/x/y, v2",
    "app.example.com, /api/v20, api",
    "app.example.com, //api, exact",
    "app.example.com, /API, exact",
    "other.example.com, /api, wildcard",
    "a.b.c.example.com, /, wildcard",
    "a.deep.example.com, /, deep",
    "a.b.deep.example.com, /x/y, deepx",
    "deep.example.com, /, wildcard",
    "api-only.example.com, /api/1, apionly",
    "api-only.example.com, /else, wildcard",
    "lonely.test, /only, lonely",
    "app.example.com, /%61pi, api",
    "app.example.com, /%61%70%69/%76%32/x, v2",
    "app.example.com, /%41pi, exact",
    "app.example.com, /ap%69ary, exact",
    "app.example.com, /api%2Fv2, exact",
    "app.example.com, /api/v2%2fx, api",
    "app.example.com, /%7e, exact",
    "lonely.test, /%6Fnly/%zz, lonely",
    "a.deep.example.com, /%78/%2E%2e%2e, deepx",
    "'[::1]:80', /, six",
  })
  void shouldFindTheClosestRoute(String host, String path, String tunnel) {
    assertThat(find(TABLE, host, path))
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.tunnel().name()).isEqualTo(tunnel));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, /",
    "lonely.test, /",
    "lonely.test, /onlyx",
    "com, /",
    "nothing.test, /",
    "xexample.com, /",
  })
  void shouldFindNothing(String host, String path) {
    assertThat(find(TABLE, host, path)).isInstanceOf(Lookup.NotFound.class);
  }

  @ParameterizedTest
  @CsvSource({
    "app.example.com, /x/../api",
    "app.example.com, /api/../x",
    "app.example.com, /api/%2e%2e/x",
    "app.example.com, /%2e/api",
    "app.example.com, /%61pi/%2E./x",
    "app.example.com, /x/.%2e/%61pi",
    "lonely.test, /only/..",
    "lonely.test, /x/../only",
  })
  void shouldNotGuessWhenDotSegmentsChangeTheRoute(String host, String path) {
    assertThat(find(TABLE, host, path)).isInstanceOf(Lookup.Ambiguous.class);
  }

  @Test
  void shouldMatchDotSegmentsThatStayWithinARoute() {
    assertThat(find(TABLE, "app.example.com", "/api/a/../b")).isInstanceOf(Lookup.Found.class);
  }

  @Test
  @Timeout(20)
  void shouldNotSlowDownWithRoutesOrLongPaths() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      lines.add("host-" + i + ".example.com / t" + i % 100);
    }
    RouteTable table = table(lines.toArray(String[]::new));
    String longPath = "/a".repeat(8000);

    // The time limit is generous: linear or quadratic growth would take minutes.
    for (int i = 0; i < 100_000; i++) {
      assertThat(find(table, "host-" + i + ".example.com", i % 100 == 0 ? longPath : "/a"))
          .isInstanceOf(Lookup.Found.class);
    }
  }

  private static Lookup find(RouteTable table, String host, String path) {
    return table.find(HostName.parse(host).orElseThrow(), RequestPath.of(path));
  }

  private static RouteTable table(String... lines) {
    Map<String, List<Route>> routes = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      routes
          .computeIfAbsent(words[2], name -> new ArrayList<>())
          .add(new Route(words[0], words[1]));
    }
    RouteTable table = new RouteTable(TunnelDomain.none(), id -> null);
    routes.forEach((name, ofTunnel) -> table.replace(null, Tunnels.tunnel(name, 1, ofTunnel)));
    return table;
  }
}
