package dev.culvert.edge.ingress;

import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.edge.answer.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/**
 * Turns away request heads that must not reach a stream: those that two readers could understand
 * differently, and those the edge cannot serve. For HTTP/1.0 and 1.1; the decoder has checked the
 * framing already. Immutable.
 */
public final class RequestScreen {

  private static final String ASTERISK = "*";

  private final int maxHeadBytes;
  private final int maxHeadFields;

  public RequestScreen(IngressOptions options) {
    maxHeadBytes = options.maxHeadBytes();
    maxHeadFields = options.maxHeadFields();
  }

  /**
   * Looks at a head.
   *
   * @param target the request target as it was sent
   */
  public Screening screen(String method, HttpVersion version, String target, MultiMap headers) {
    HeadCensus census = new HeadCensus();
    headers.forEach(census);
    Problem problem = problem(method, version, target, census);
    if (problem != null) {
      return new Screening.Rejected(problem);
    }
    Optional<HostName> host = HostName.parse(census.host);
    if (host.isEmpty()) {
      return rejected(400, "The Host field is not a host name or address with an optional port.");
    }
    return switchOnForm(method, target, host.get());
  }

  private Problem problem(String method, HttpVersion version, String target, HeadCensus census) {
    if (method.equals("CONNECT")) {
      return Problem.of(501, "This is not a forward proxy.");
    }
    if (method.equals("TRACE")) {
      return Problem.of(405, "TRACE is not allowed.");
    }
    if (census.fields > maxHeadFields) {
      return Problem.of(431, "A request may have " + maxHeadFields + " header fields.");
    }
    if (census.bytes + method.length() + target.length() > maxHeadBytes) {
      return Problem.of(431, "The head of a request may have " + maxHeadBytes + " bytes.");
    }
    if (census.hasBadName) {
      return Problem.of(400, "The name of a header field is empty or no token.");
    }
    if (census.hosts != 1) {
      return Problem.of(400, "A request needs exactly one Host field.");
    }
    if (census.transferEncoding != null) {
      if (census.hasContentLength) {
        return Problem.of(400, "Content-Length and Transfer-Encoding exclude each other.");
      }
      if (version == HttpVersion.HTTP_1_0) {
        return Problem.of(400, "HTTP/1.0 has no Transfer-Encoding.");
      }
      if (!census.transferEncoding.strip().equalsIgnoreCase("chunked")) {
        return Problem.of(501, "The only supported Transfer-Encoding is chunked.");
      }
    }
    if (census.expect != null && !census.expect.strip().equalsIgnoreCase("100-continue")) {
      return Problem.of(417, "The only supported expectation is 100-continue.");
    }
    return hasOnlyTargetCharacters(target)
        ? null
        : Problem.of(400, "The request target has a character that must be percent-encoded.");
  }

  private static Screening switchOnForm(String method, String target, HostName host) {
    if (target.startsWith("/")) {
      return accepted(host, target);
    }
    if (target.equals(ASTERISK)) {
      return method.equals("OPTIONS")
          ? new Screening.Accepted(host, RequestPath.of("/"), ASTERISK)
          : rejected(400, "The target * is for OPTIONS only.");
    }
    int defaultPort = defaultPort(target);
    if (defaultPort < 0) {
      return rejected(400, "The request target is neither a path nor an http or https URI.");
    }
    int authorityStart = target.indexOf("//") + 2;
    int authorityEnd = authorityEnd(target, authorityStart);
    Optional<HostName> authority = HostName.parse(target.substring(authorityStart, authorityEnd));
    if (authority.isEmpty()
        || !authority.get().name().equals(host.name())
        || authority.get().portOr(defaultPort) != host.portOr(defaultPort)) {
      return rejected(400, "The request target and the Host field name different hosts.");
    }
    String rest = target.substring(authorityEnd);
    if (rest.isEmpty() && method.equals("OPTIONS")) {
      // RFC 9112 section 3.2.4: the last proxy turns it into the asterisk form.
      return new Screening.Accepted(host, RequestPath.of("/"), ASTERISK);
    }
    return accepted(host, rest.startsWith("/") ? rest : "/" + rest);
  }

  private static Screening accepted(HostName host, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return new Screening.Accepted(host, RequestPath.of(path), target);
  }

  private static Screening rejected(int status, String detail) {
    return new Screening.Rejected(Problem.of(status, detail));
  }

  private static int defaultPort(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 80;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 443 : -1;
  }

  private static int authorityEnd(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      if (target.charAt(i) == '/' || target.charAt(i) == '?') {
        return i;
      }
    }
    return target.length();
  }

  private static boolean hasOnlyTargetCharacters(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
    }
    return true;
  }
}
