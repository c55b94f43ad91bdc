package dev.culvert.connector.dial;

import dev.culvert.connector.dial.DialException.Fault;
import dev.culvert.core.config.HostPort;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says what went wrong with a dial in words, and who must act. */
final class DialFaults {

  private final DialOptions options;
  private final HostPort edge;
  private final ProxyAddress proxy;

  /**
   * @param proxy null if there is none
   */
  DialFaults(DialOptions options, HostPort edge, ProxyAddress proxy) {
    this.options = options;
    this.edge = edge;
    this.proxy = proxy;
  }

  /** Of any failure of a step; a {@link DialException} gets the edge's name before its message. */
  DialException of(Throwable failure) {
    if (failure instanceof DialException known) {
      return fault(known.fault(), known.getMessage(), known.getCause());
    }
    if (failure instanceof Race.LostException lost) {
      return lost(lost);
    }
    return handshake(failure);
  }

  DialException closed() {
    return fault(Fault.CLOSED, "the dialler was closed", null);
  }

  DialException inTheClear() {
    return fault(
        Fault.SETTINGS,
        "is not on loopback, and the token is sent elsewhere under TLS only; set edge.tls to on",
        null);
  }

  private DialException lost(Race.LostException lost) {
    List<Race.Failure> failures = lost.failures();
    if (proxy != null) {
      // An address of the proxy that answered says more than one that did not.
      Race.Failure last = failures.get(failures.size() - 1);
      return throughProxy(
          failures.stream().filter(DialFaults::answered).findFirst().orElse(last).cause());
    }
    String each =
        failures.stream()
            .map(failure -> shown(failure.address()) + " " + connectText(failure.cause()))
            .collect(Collectors.joining(", "));
    Fault worst =
        Stream.of(Fault.TIMEOUT, Fault.REFUSED)
            .filter(fault -> failures.stream().anyMatch(one -> connectFault(one.cause()) == fault))
            .findFirst()
            .orElse(Fault.UNREACHABLE);
    return fault(
        worst,
        "cannot be reached: "
            + each
            + "; is the edge running there, and may this machine connect to that port?",
        failures.get(failures.size() - 1).cause());
  }

  private static Fault connectFault(Throwable cause) {
    if (cause instanceof TimeoutException || cause instanceof ConnectTimeoutException) {
      return Fault.TIMEOUT;
    }
    boolean refused = cause instanceof ConnectException;
    return refused ? Fault.REFUSED : Fault.UNREACHABLE;
  }

  private String connectText(Throwable cause) {
    return switch (connectFault(cause)) {
      case TIMEOUT -> "did not answer within " + options.connectTimeout().toMillis() + " ms";
      case REFUSED -> "refused the connection";
      default ->
          cause instanceof NoRouteToHostException ? "has no route" : "failed: " + text(cause);
    };
  }

  private DialException throughProxy(Throwable cause) {
    if (cause instanceof ProxyConnectException refused) {
      return refusedByProxy(Objects.toString(refused.getMessage(), ""), refused);
    }
    if (isTls(cause)) {
      return handshake(cause);
    }
    return fault(
        Fault.PROXY,
        "the proxy cannot be reached: it "
            + connectText(cause)
            + "; check edge.proxy or HTTPS_PROXY",
        cause);
  }

  private DialException refusedByProxy(String message, ProxyConnectException cause) {
    // Netty tells these apart by the text alone: "http, none, /192.0.2.1:3128 => edge:7844,
    // status".
    boolean asksForUser =
        message.contains("status: 407")
            || message.contains("status: 401") // tinyproxy's answer to who gives none
            || message.contains("authStatus:")
            || message.contains("unexpected authMethod");
    if (asksForUser) {
      return fault(
          Fault.PROXY_AUTHENTICATION,
          proxy.user() == null
              ? "the proxy wants a user and a password; give them as "
                  + proxy.scheme()
                  + "://user:password@host:port"
              : "the proxy does not take the user " + proxy.user() + " with this password",
          cause);
    }
    int comma = message.lastIndexOf(", ");
    String detail = comma < 0 ? message : message.substring(comma + 2);
    String happened =
        switch (detail) {
          case "timeout" -> "did not answer within " + options.connectTimeout().toMillis() + " ms";
          case "disconnected" -> "closed the connection";
          default -> "did not connect to the edge (" + detail + ")";
        };
    return fault(
        Fault.PROXY,
        "the proxy " + happened + "; must it be told to allow port " + edge.port() + "?",
        cause);
  }

  private static boolean answered(Race.Failure failure) {
    return failure.cause() instanceof ProxyConnectException || isTls(failure.cause());
  }

  private static boolean isTls(Throwable failure) {
    return find(failure, SSLException.class) != null;
  }

  private DialException handshake(Throwable failure) {
    if (find(failure, SslHandshakeTimeoutException.class) != null
        || failure instanceof TimeoutException) {
      return fault(
          Fault.TIMEOUT,
          "did not finish the TLS handshake within "
              + options.handshakeTimeout().toMillis()
              + " ms; is it the port for connectors?",
          failure);
    }
    Throwable expired = find(failure, CertificateExpiredException.class);
    Throwable early = find(failure, CertificateNotYetValidException.class);
    if (expired != null || early != null) {
      return fault(
          Fault.UNTRUSTED,
          (expired != null ? "its certificate has expired" : "its certificate is not valid yet")
              + " ("
              + text(expired != null ? expired : early)
              + "); the edge needs another one, or this machine's clock is wrong",
          failure);
    }
    if (find(failure, CertPathBuilderException.class) != null
        || find(failure, CertPathValidatorException.class) != null) {
      return fault(
          Fault.UNTRUSTED,
          "its certificate is not signed by a CA "
              + (options.ca() == null ? "that the JDK trusts" : "of " + options.ca())
              + "; give the PEM file of the CA with edge.ca",
          failure);
    }
    Throwable name = find(failure, CertificateException.class);
    if (name != null) {
      return fault(
          Fault.WRONG_NAME,
          "its certificate is not for "
              + (options.serverName() == null ? edge.host() : options.serverName())
              + " ("
              + text(name)
              + "); dial it by a name of the certificate, or give one with edge.serverName",
          failure);
    }
    boolean cut = find(failure, ClosedChannelException.class) != null;
    return fault(
        Fault.TLS,
        "no TLS 1.2 or 1.3 there ("
            + (cut ? "it closed the connection" : text(failure))
            + "); is it the port for connectors?",
        failure);
  }

  private static Throwable find(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return cause;
      }
    }
    return null;
  }

  /** The message of the innermost cause that has one. */
  private static String text(Throwable failure) {
    String text = failure.getClass().getSimpleName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text = cause.getMessage() == null ? text : cause.getMessage();
    }
    return text;
  }

  private String shown(InetAddress address) {
    return new HostPort(address.getHostAddress(), edge.port()).toString();
  }

  private DialException fault(Fault fault, String text, Throwable cause) {
    String through = proxy == null ? "" : " through " + proxy;
    return new DialException(fault, "edge " + edge + through + ": " + text, cause);
  }
}
