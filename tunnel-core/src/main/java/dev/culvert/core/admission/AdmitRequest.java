package dev.culvert.core.admission;

import java.util.UUID;

/**
 * A connector asks a registry to be admitted; answered by {@link AdmitReply}.
 *
 * @param tunnel the name or the UUID of the tunnel
 * @param connectorId which connector asks
 */
public record AdmitRequest(String tunnel, UUID connectorId) {}
