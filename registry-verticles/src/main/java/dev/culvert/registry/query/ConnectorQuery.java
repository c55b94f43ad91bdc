package dev.culvert.registry.query;

/**
 * Asks a registry for the connectors of a tunnel; answered by {@link ConnectorList}.
 *
 * @param tunnel the name or the UUID of the tunnel
 */
public record ConnectorQuery(String tunnel) {}
