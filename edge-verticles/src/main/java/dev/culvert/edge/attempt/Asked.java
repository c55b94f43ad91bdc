package dev.culvert.edge.attempt;

import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.edge.stream.OpenableStream;

/**
 * A stream that is asked now.
 *
 * @param exchange that was opened on it: the body goes there
 * @param attempt 1 for the first
 * @param why it was chosen
 * @param passedOver whether the connector that the visitor belongs to was passed over this once,
 *     because it has its share of requests
 */
public record Asked(
    OpenableStream stream, OutgoingExchange exchange, int attempt, Why why, boolean passedOver) {}
