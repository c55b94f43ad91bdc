package dev.culvert.core.exchange;

/** Why a link takes no new exchange at the moment; the more lasting reason first. */
public enum Obstacle {
  /** There is no link, or it has ended. */
  NO_LINK,
  /** The other end drains. */
  DRAINING,
  /** As many exchanges are open as the other end takes at once. */
  FULL
}
