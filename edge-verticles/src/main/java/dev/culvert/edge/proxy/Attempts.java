package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.edge.retry.Decision;
import dev.culvert.edge.retry.Delivery;
import dev.culvert.edge.retry.FailedAttempt;
import dev.culvert.edge.retry.Failure;
import dev.culvert.edge.retry.RetryPolicy;
import dev.culvert.edge.stream.EdgeStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams that one request was sent to, and what became of that.
 *
 * <p>Owned by the event loop of the request.
 */
final class Attempts {

  private final List<EdgeStream> tried = new ArrayList<>(1);
  private int delivered;
  private Failure lastFailure;

  /** The streams that were asked, in order. Not to be changed. */
  List<EdgeStream> tried() {
    return tried;
  }

  /** A stream is asked now. */
  void asking(EdgeStream stream) {
    tried.add(stream);
  }

  /** What failed last, which is what the visitor should know; null while nothing failed. */
  Cause lastCause() {
    return lastFailure == null ? null : FailureKinds.cause(lastFailure);
  }

  /**
   * The exchange of the last attempt broke off before its final head.
   *
   * @param replayable whether everything read of the request's body is still there
   * @return whether to try again; if so, it was taken from the budget of the proxy
   */
  boolean failed(
      ExchangeResetException reset,
      String method,
      boolean replayable,
      VisitorResponse response,
      Proxy proxy) {
    lastFailure = FailureKinds.of(reset);
    Delivery delivery = Delivery.of(reset.isDelivered(), lastFailure);
    delivered += delivery == Delivery.DELIVERED ? 1 : 0;
    if (lastFailure == Failure.ORIGIN_UNREACHABLE) {
      // The other streams of the connector lead to the same origin.
      tried.addAll(proxy.streamsOfConnector(tried.get(tried.size() - 1)));
    }
    Decision decision =
        RetryPolicy.decide(
            new FailedAttempt(
                delivery,
                lastFailure,
                response.isInterimSent(),
                RetryPolicy.isIdempotent(method),
                replayable,
                response.attempts(),
                delivered));
    return decision == Decision.RETRY_FREELY
        || (decision == Decision.RETRY_WITHIN_BUDGET
            && proxy.retryBudget().tryRetry(System.nanoTime()));
  }
}
