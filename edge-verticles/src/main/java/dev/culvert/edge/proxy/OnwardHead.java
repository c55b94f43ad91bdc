package dev.culvert.edge.proxy;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.RequestIds;
import dev.culvert.edge.ingress.Visitor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The head of a request as it goes on to a connector. */
final class OnwardHead {

  /** How many fields the edge adds at most. */
  private static final int OWN_FIELDS = 9;

  private OnwardHead() {}

  /**
   * The head that belongs to a request.
   *
   * @param target what the origin gets as the request target
   * @param requestId what the request is called
   * @return null if the request goes round
   */
  static RequestHead of(
      HttpServerRequest request,
      String target,
      HeaderRules rules,
      Visitor visitor,
      String requestId) {
    HeaderFields fields = new HeaderFields(request.headers().size() + OWN_FIELDS);
    boolean goesOn =
        rules.request(
            request.headers()::forEach,
            visitor,
            (name, value) -> {
              if (isForwarded(name)) {
                fields.add(name, value);
              }
            });
    if (!goesOn) {
      return null;
    }
    fields.add(RequestIds.FIELD, requestId);
    return new RequestHead(
        request.method().name(),
        request.isSSL() ? "https" : "http",
        request.getHeader(HttpHeaders.HOST),
        target,
        fields);
  }

  /** Host travels by itself; upgrades are not passed on yet. */
  private static boolean isForwarded(String name) {
    return !name.equalsIgnoreCase("host")
        && !name.equalsIgnoreCase("connection")
        && !name.equalsIgnoreCase("upgrade");
  }

  /** Whether a request has a body. */
  static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null
        ? !length.equals("0")
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }
}
