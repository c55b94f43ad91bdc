package dev.culvert.edge.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The path prefixes of one hostname, one level per segment, so that a look-up costs no more steps
 * than the deepest prefix has segments, however long the path is. A change costs as little, however
 * many prefixes there are: a hostname may be shared by thousands of tunnels.
 *
 * <p>One thread at a time changes it; any thread reads, without a lock, and sees each prefix as it
 * was before a change or after it.
 */
final class PathTree {

  private volatile Lookup.Found found;

  // Null at a leaf: most hostnames have the single prefix "/", and there are many of them.
  private volatile Map<String, PathTree> children;

  boolean isEmpty() {
    return found == null && (children == null || children.isEmpty());
  }

  /** Leads a prefix to a target, unless it leads to another tunnel since a later revision. */
  void claim(String pathPrefix, Lookup.Found target) {
    PathTree node = this;
    for (String segment : segments(pathPrefix)) {
      if (node.children == null) {
        node.children = new ConcurrentHashMap<>(2);
      }
      node = node.children.computeIfAbsent(segment, unused -> new PathTree());
    }
    if (node.found == null || node.found.tunnel().revision() <= target.tunnel().revision()) {
      node.found = target;
    }
  }

  /** Takes a prefix away, if it leads to this tunnel. */
  void release(String pathPrefix, UUID tunnelId) {
    release(segments(pathPrefix), 0, tunnelId);
  }

  private void release(List<String> segments, int depth, UUID tunnelId) {
    if (depth == segments.size()) {
      if (found != null && found.tunnel().id().equals(tunnelId)) {
        found = null;
      }
      return;
    }
    String segment = segments.get(depth);
    PathTree child = children == null ? null : children.get(segment);
    if (child != null) {
      child.release(segments, depth + 1, tunnelId);
      if (child.isEmpty()) {
        children.remove(segment);
      }
    }
  }

  /** The target of this prefix itself, or null. */
  Lookup.Found exact(String pathPrefix) {
    PathTree node = this;
    for (String segment : segments(pathPrefix)) {
      node = node.children == null ? null : node.children.get(segment);
      if (node == null) {
        return null;
      }
    }
    return node.found;
  }

  /** The target of the longest prefix of a path, or null. */
  Lookup.Found longest(String path) {
    Lookup.Found longest = found;
    Map<String, PathTree> level = children;
    for (int from = 1; level != null && from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      PathTree node = level.get(path.substring(from, to));
      if (node == null) {
        break;
      }
      Lookup.Found here = node.found;
      longest = here == null ? longest : here;
      level = node.children;
      from = to + 1;
    }
    return longest;
  }

  private static List<String> segments(String pathPrefix) {
    int end = pathPrefix.endsWith("/") ? pathPrefix.length() - 1 : pathPrefix.length();
    if (end < 1) {
      return List.of();
    }
    List<String> segments = new ArrayList<>();
    for (int from = 1; from <= end; ) {
      int slash = pathPrefix.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      segments.add(pathPrefix.substring(from, to));
      from = to + 1;
    }
    return segments;
  }
}
