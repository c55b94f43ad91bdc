package dev.culvert.core.exchange;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a bus link between two endpoints of one node. */
class BusExchangeTest extends StreamContract {

  private static Vertx vertx;
  private static BusEnds ends;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    ends = new BusEnds(vertx, vertx, "local");
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  @Override
  void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception {
    ends.connect(openerEnd, acceptorEnd);
  }
}
