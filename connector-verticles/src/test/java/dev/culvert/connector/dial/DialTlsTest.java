package dev.culvert.connector.dial;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract with every engine there is. */
class DialTlsTest {

  @Nested
  class WithTheJdk extends DialTlsContract {
    WithTheJdk() {
      super(new JdkSSLEngineOptions());
    }
  }

  @Nested
  class WithNativeTls extends DialTlsContract {

    WithNativeTls() {
      super(new OpenSSLEngineOptions());
    }

    @BeforeAll
    static void need() {
      Assumptions.assumeTrue(
          OpenSsl.isAvailable(), () -> "no native TLS: " + OpenSsl.unavailabilityCause());
    }
  }
}
