package dev.culvert.core.memory;

/**
 * What one tunnel may have in a process.
 *
 * @param maxExchanges how many exchanges may be open at once
 * @param maxHeldBytes how much may wait for it; above it the largest holder gives way
 */
public record TunnelCeilings(int maxExchanges, long maxHeldBytes) {

  public TunnelCeilings {
    if (maxExchanges < 1 || maxHeldBytes < 1) {
      throw new IllegalArgumentException(
          "ceilings: " + maxExchanges + " exchanges, " + maxHeldBytes + " bytes: must be above 0");
    }
  }
}
