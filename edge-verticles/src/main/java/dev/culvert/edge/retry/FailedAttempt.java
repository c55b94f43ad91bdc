package dev.culvert.edge.retry;

/**
 * All that decides whether a request may be tried again.
 *
 * @param delivery whether somebody can have begun to work on it
 * @param failure what went wrong
 * @param headBegun whether a byte of the final response head has come back
 * @param idempotent whether RFC 9110 section 9.2.2 calls the method idempotent
 * @param replayable whether everything read of the request body is still in the {@link
 *     ReplayBuffer}
 * @param attempts how many were made, this one included
 * @param deliveredAttempts how many of them were delivered, this one included
 */
public record FailedAttempt(
    Delivery delivery,
    Failure failure,
    boolean headBegun,
    boolean idempotent,
    boolean replayable,
    int attempts,
    int deliveredAttempts) {}
