package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads parameters and body of a request for the validator. The library's own reader decodes
 * headers like paths and queries twice, and its validator takes text for JSON where it looks like
 * it; so text is handed over as a JSON string, which is read back to the very same text.
 */
final class RequestReader implements RequestExtractor {

  private static final String JSON = "application/json";

  @Override
  public Future<ValidatableRequest> extractValidatableRequest(
      RoutingContext routing, Operation operation) {
    Map<String, RequestParameter> headers = new HashMap<>();
    Map<String, RequestParameter> path = new HashMap<>();
    Map<String, RequestParameter> query = new HashMap<>();
    MultiMap asked = query(routing);
    refuseUnknown(asked, operation);
    for (Parameter parameter : operation.getParameters()) {
      String name = parameter.getName();
      switch (parameter.getIn()) {
        case PATH -> path.put(name, value(parameter, routing.pathParam(name)));
        case QUERY -> query.put(name, value(parameter, single(asked, name)));
        case HEADER -> headers.put(name, value(parameter, header(routing.request(), name)));
        case COOKIE -> throw new IllegalStateException("the API has no cookies: " + name);
      }
    }
    Buffer body = operation.getRequestBody() == null ? null : json(routing);
    return Future.succeededFuture(new ReadRequest(headers, path, query, body, JSON));
  }

  private static MultiMap query(RoutingContext routing) {
    try {
      return routing.queryParams();
    } catch (HttpException malformed) {
      throw Problem.of(400, "the query is not percent-encoded as RFC 3986 has it");
    }
  }

  private static void refuseUnknown(MultiMap query, Operation operation) {
    Set<String> known =
        operation.getParameters().stream()
            .filter(parameter -> parameter.getIn() == Location.QUERY)
            .map(Parameter::getName)
            .collect(Collectors.toSet());
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw Problem.invalid(
            name, Printable.quoted(name) + " is not a parameter that this request has");
      }
    }
  }

  private static String single(MultiMap query, String name) {
    List<String> values = query.getAll(name);
    if (values.size() > 1) {
      throw Problem.invalid(name, name + ": is there more than once");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static String header(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    String value = values.isEmpty() ? null : String.join(", ", values);
    if (value != null && name.equals(Call.IDEMPOTENCY_KEY)) {
      checkKey(value);
    }
    return value;
  }

  /** Its length is the document's to check. */
  static void checkKey(String key) {
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Problem.invalid(
          Call.IDEMPOTENCY_KEY,
          Call.IDEMPOTENCY_KEY + ": is not 1 to 255 visible ASCII characters");
    }
  }

  private static RequestParameter value(Parameter parameter, String text) {
    boolean isText = parameter.getSchemaType() == SchemaType.STRING;
    String json = text != null && isText ? Json.encode(text) : text;
    return () -> json;
  }

  private static Buffer json(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (type == null || !isJson(type)) {
      throw Problem.of(415, "Content-Type: right is application/json in UTF-8")
          .with("Accept", JSON);
    }
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Content-Encoding: right is identity, or nothing");
    }
    Buffer body = routing.body().buffer();
    if (body != null) {
      DuplicateKeys.refuse(body);
    }
    return body;
  }

  private static boolean isJson(String type) {
    String[] parts = type.split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return parts[0].strip().equalsIgnoreCase(JSON);
  }
}
