package dev.culvert.connector.dial;

import java.util.Objects;

/**
 * An edge, or an origin, was not reached. The message is one line for the operator of the
 * connector: which one, what happened, what would be right. It never shows a password.
 */
public final class DialException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong, by who must act. */
  public enum Fault {
    /** The connector's operator: a setting is wrong, such as a CA file that is not there. */
    SETTINGS,
    /** Who wrote the address: no such host. */
    NOT_FOUND,
    /** The edge's operator: the host is there and nobody listens. */
    REFUSED,
    /** The network: no answer in time. */
    TIMEOUT,
    /** The network: no way to the host. */
    UNREACHABLE,
    /**
     * The connector's operator or the edge's: no trusted CA signed the certificate, or too long
     * ago.
     */
    UNTRUSTED,
    /** The connector's operator or the edge's: the certificate is for another name. */
    WRONG_NAME,
    /** The edge's operator: what listens does not speak TLS 1.2 or later, or broke it off. */
    TLS,
    /** The proxy's operator: it is not there, or does not connect to the edge. */
    PROXY,
    /** The connector's operator: the proxy wants another user name and password. */
    PROXY_AUTHENTICATION,
    /** Nobody: the dialler was closed. */
    CLOSED
  }

  private final Fault fault;

  DialException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = Objects.requireNonNull(fault, "fault");
  }

  DialException(Fault fault, String message) {
    this(fault, message, null);
  }

  /** What went wrong. */
  public Fault fault() {
    return fault;
  }
}
