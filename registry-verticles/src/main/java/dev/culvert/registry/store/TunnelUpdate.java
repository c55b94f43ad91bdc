package dev.culvert.registry.store;

/**
 * What to change of a tunnel; null leaves a field as it is.
 *
 * @param name the new name
 * @param connectorLimit the new limit
 * @param config the new configuration, whole
 */
public record TunnelUpdate(String name, Integer connectorLimit, String config) {}
