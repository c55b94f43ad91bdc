package dev.culvert.core.tls;

import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;

/** What does TLS: netty-tcnative where its library loads, which is faster, else the JDK. */
public final class TlsEngine {

  private TlsEngine() {}

  /** New options of the best engine of this machine. */
  public static SSLEngineOptions best() {
    return OpenSSLEngineOptions.isAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }

  /** The same for Netty's own way to set TLS up. */
  public static SslProvider provider() {
    return OpenSSLEngineOptions.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /** What {@link #best} stands for, to be logged: {@code OpenSSL} or {@code JDK}. */
  public static String name() {
    return OpenSSLEngineOptions.isAvailable() ? "OpenSSL" : "JDK";
  }
}
