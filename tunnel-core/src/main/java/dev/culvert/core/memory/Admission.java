package dev.culvert.core.memory;

/** Whether a tunnel may have one more exchange now. */
public enum Admission {
  /** It has a place, to be given back with {@link MemoryAccount#closed}. */
  TAKEN,
  /** The tunnel has as many as it may. */
  TUNNEL_FULL,
  /** The process has no memory for it now, but may have soon. */
  NO_MEMORY
}
