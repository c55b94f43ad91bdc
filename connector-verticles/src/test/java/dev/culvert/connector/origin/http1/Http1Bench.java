package dev.culvert.connector.origin.http1;

import dev.culvert.connector.origin.OriginBench;
import dev.culvert.connector.origin.OriginSpec;

/** An origin of HTTP/1.1, with a real stream of exchanges in front. */
final class Http1Bench extends OriginBench {

  Http1Bench(String url) {
    this(DEFAULTS.withUrl(url));
  }

  Http1Bench(OriginSpec spec) {
    super(Http1Origin::new, spec);
  }
}
