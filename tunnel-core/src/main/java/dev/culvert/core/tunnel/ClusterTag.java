package dev.culvert.core.tunnel;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What outsiders see of a cluster: the cluster's name is a secret, and the tag cannot be turned
 * back into it. It stands in tokens and in {@code CDN-Loop}.
 */
public final class ClusterTag {

  private static final int LENGTH = 8;

  private ClusterTag() {}

  /** The tag of a cluster of this name: 8 hexadecimal digits. */
  public static String of(String clusterName) {
    byte[] name = clusterName.getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().substring(0, LENGTH);
  }
}
