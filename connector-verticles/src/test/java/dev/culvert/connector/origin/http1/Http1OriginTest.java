package dev.culvert.connector.origin.http1;

import dev.culvert.connector.origin.OriginService;
import dev.culvert.connector.origin.OriginServiceContract;
import dev.culvert.connector.origin.OriginSpec;
import io.vertx.core.Vertx;

class Http1OriginTest extends OriginServiceContract {

  @Override
  protected OriginService open(Vertx vertx, OriginSpec spec) {
    return new Http1Origin(vertx, spec);
  }
}
