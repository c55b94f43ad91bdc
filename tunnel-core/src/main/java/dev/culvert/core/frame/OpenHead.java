package dev.culvert.core.frame;

import java.util.Set;

/**
 * What OPEN carries: the head of whatever an exchange is for. Each has a kind on the wire: {@code
 * docs/protocol.md}, section "Frames of an exchange".
 */
public sealed interface OpenHead permits HttpHead, UpgradeHead, TcpHead {

  /** The feature of a connector that takes {@link UpgradeHead}s. */
  String UPGRADE = "upgrade";

  /** The feature of a connector that takes {@link TcpHead}s. */
  String TCP = "tcp";

  /** All features of this kind that are known. */
  Set<String> FEATURES = Set.of(UPGRADE, TCP);

  /** The kind of an exchange: one HTTP request and its response. */
  int KIND_HTTP = 0;

  /** The kind of an exchange: a request that asks for another protocol. */
  int KIND_UPGRADE = 3;

  /** The kind of an exchange: a TCP session. */
  int KIND_TCP = 4;

  /** Whether a kind is one of these. */
  static boolean isKind(int kind) {
    return kind == KIND_HTTP || kind == KIND_UPGRADE || kind == KIND_TCP;
  }

  /** The number of the kind on the wire. */
  int kind();

  /** What a connector has to announce to be sent this kind; null when every connector takes it. */
  String feature();

  /** The method that decides whether the request may be sent twice; empty where it never may. */
  String method();
}
