package dev.culvert.core.directory;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Tunnels as a store would give them out. */
final class SampleTunnels {

  /** Four of its tunnels fill a page. */
  private static final String HEAVY_CONFIG = "{" + " ".repeat(49_998) + "}";

  private SampleTunnels() {}

  /** The ID of the tunnel with this number. */
  static UUID id(int number) {
    return new UUID(1, number);
  }

  /** A tunnel with so many routes. */
  static DirectoryEntry changed(long revision, int number, int routes) {
    return entry(revision, number, routes, Tunnel.EMPTY_CONFIG);
  }

  /** A tunnel that takes a quarter of a page. */
  static DirectoryEntry heavy(long revision, int number) {
    return entry(revision, number, 1, HEAVY_CONFIG);
  }

  static DirectoryEntry deleted(long revision, int number) {
    return DirectoryEntry.deleted(revision, id(number));
  }

  private static DirectoryEntry entry(long revision, int number, int routes, String config) {
    List<Route> ofTunnel =
        IntStream.range(0, routes)
            .mapToObj(i -> new Route("r" + i + ".t" + number + ".test", Route.ANY_PATH))
            .toList();
    return DirectoryEntry.of(
        new Tunnel(id(number), "t" + number, 1, 0, revision, ofTunnel, List.of(), config));
  }
}
