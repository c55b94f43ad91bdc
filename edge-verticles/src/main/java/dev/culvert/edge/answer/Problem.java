package dev.culvert.edge.answer;

import java.time.Duration;
import java.util.Objects;

/**
 * An answer that the edge gives itself, in the words of RFC 9457.
 *
 * @param status the HTTP status, 400..599
 * @param title the same for every problem of its kind
 * @param detail what is wrong this time and what would be right, fit for the visitor's eyes
 * @param retryAfter when to come again; zero where that is unknown
 */
public record Problem(int status, String title, String detail, Duration retryAfter) {

  public Problem {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(detail, "detail");
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " is not an error (400..599)");
    }
  }

  /** A problem with the standard title of its status. */
  public static Problem of(int status, String detail) {
    return new Problem(status, standardTitle(status), detail, Duration.ZERO);
  }

  /** The same with a time after which to come again; zero where that is unknown. */
  public static Problem of(int status, String detail, Duration retryAfter) {
    return new Problem(status, standardTitle(status), detail, retryAfter);
  }

  /** 404: no route leads anywhere. */
  public static Problem noRoute() {
    return of(404, "No tunnel serves this address.");
  }

  /** 400: the dot segments of the path would change the route. */
  public static Problem ambiguousPath() {
    return of(400, "The path leads somewhere else once its dot segments are removed.");
  }

  /** 508: the request went round. */
  public static Problem loop() {
    return of(508, "The request passed through this cluster too many times.");
  }

  private static String standardTitle(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      case 508 -> "Loop Detected";
      default -> status < 500 ? "Request Error" : "Server Error";
    };
  }
}
