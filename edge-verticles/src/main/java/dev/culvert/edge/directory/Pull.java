package dev.culvert.edge.directory;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.directory.DirectoryPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Asks one node, page after page, until nothing is missing. A page is taken in one turn of the
 * event loop, so that loading a large directory never holds it up.
 *
 * <p>Used by the event loop of the follower alone.
 */
final class Pull {

  /** What was collected is not served. */
  static final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String text) {
      super(text, null, false, false);
    }
  }

  private final Vertx vertx;
  private final Replica replica;

  Pull(Vertx vertx, Replica replica) {
    this.vertx = vertx;
    this.replica = replica;
  }

  /**
   * Asks for all that is missing.
   *
   * @param address an instance of the node
   * @return fails with {@link RefusedException} when a collection would lose too much, with another
   *     exception when the node does not answer well; then it has to be asked again
   */
  Future<Void> from(String address) {
    return BusQuestion.ask(vertx, address, replica.question(), DirectoryPage.class)
        .map(replica::answered)
        .compose(
            next ->
                switch (next) {
                  case NOTHING -> Future.succeededFuture();
                  case PULL -> from(address);
                  case RECONCILE -> reconcile();
                  case FAIL -> Future.failedFuture("the page is no answer to what was asked");
                });
  }

  private Future<Void> reconcile() {
    Reconcile reconcile = replica.reconcile();
    return vertx
        .executeBlocking(reconcile::refusal, false)
        .compose(
            refusal -> {
              if (refusal.isPresent()) {
                replica.refuse();
                return Future.failedFuture(new RefusedException(refusal.get()));
              }
              replica.serve();
              return Future.succeededFuture();
            });
  }
}
