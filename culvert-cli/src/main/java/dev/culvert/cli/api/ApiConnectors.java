package dev.culvert.cli.api;

import java.util.List;

/**
 * The live connectors of a tunnel.
 *
 * @param items oldest first
 * @param unheardEdges the names of edges that did not say what they have ejected
 */
public record ApiConnectors(List<ApiConnector> items, List<String> unheardEdges) {

  public ApiConnectors {
    items = List.copyOf(items);
    unheardEdges = List.copyOf(unheardEdges);
  }
}
