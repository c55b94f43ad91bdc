package dev.culvert.edge.route;

import java.util.HashMap;
import java.util.Map;

/**
 * The path prefixes of one hostname, one level per segment, so that a look-up costs no more steps
 * than the deepest prefix has segments, however long the path is.
 */
final class PathTree {

  private Lookup.Found found;
  // Null at a leaf: most hostnames have the single prefix "/", and there are many of them.
  private Map<String, PathTree> children;

  void put(String pathPrefix, Lookup.Found target) {
    PathTree node = this;
    int end = pathPrefix.endsWith("/") ? pathPrefix.length() - 1 : pathPrefix.length();
    for (int from = 1; from <= end; ) {
      int slash = pathPrefix.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      if (node.children == null) {
        node.children = new HashMap<>(4);
      }
      node =
          node.children.computeIfAbsent(pathPrefix.substring(from, to), unused -> new PathTree());
      from = to + 1;
    }
    node.found = target;
  }

  /** The target of the longest prefix, or null. */
  Lookup.Found longest(String path) {
    PathTree node = this;
    Lookup.Found longest = found;
    for (int from = 1; node.children != null && from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      node = node.children.get(path.substring(from, to));
      if (node == null) {
        break;
      }
      longest = node.found == null ? longest : node.found;
      from = to + 1;
    }
    return longest;
  }
}
