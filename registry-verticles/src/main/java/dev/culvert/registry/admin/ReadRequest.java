package dev.culvert.registry.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.Map;

/**
 * A request that was read and is yet to be validated.
 *
 * @param headers the declared ones
 * @param path the parameters of the path
 * @param query the parameters of the query
 * @param body null if there is none
 * @param contentType of the body
 */
record ReadRequest(
    Map<String, RequestParameter> headers,
    Map<String, RequestParameter> path,
    Map<String, RequestParameter> query,
    Buffer body,
    String contentType)
    implements ValidatableRequest {

  @Override
  public Map<String, RequestParameter> getCookies() {
    return Map.of();
  }

  @Override
  public Map<String, RequestParameter> getHeaders() {
    return headers;
  }

  @Override
  public Map<String, RequestParameter> getPathParameters() {
    return path;
  }

  @Override
  public Map<String, RequestParameter> getQuery() {
    return query;
  }

  @Override
  public RequestParameter getBody() {
    return () -> body;
  }

  @Override
  public String getContentType() {
    return contentType;
  }
}
