package dev.culvert.connector;

import dev.culvert.connector.origin.OriginService;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.connector.origin.http1.Http1Origin;
import io.vertx.core.Vertx;

/** Which implementation answers for an origin: the scheme of its URL says so. */
final class OriginServices {

  private OriginServices() {}

  /** A service for this origin; to be called on the event loop that will own it. */
  static OriginService of(Vertx vertx, OriginSpec spec) {
    return switch (spec.url().getScheme()) {
      case "http", "https" -> new Http1Origin(vertx, spec);
      default -> throw new IllegalArgumentException("no service for " + spec.url());
    };
  }
}
