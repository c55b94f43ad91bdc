package dev.culvert.cli.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Sends a PATCH, with a body. */
final class PatchRequest {

  private PatchRequest() {}

  /**
   * Sends it and reads the answer.
   *
   * @throws SocketTimeoutException when there is no answer in time
   * @throws IOException when there is none for another reason
   */
  static ApiResponse send(ApiRequest request, int limitMillis) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(ProxySelector.getDefault())
            .build();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(request.url()))
            .timeout(Duration.ofMillis(limitMillis))
            .header("Accept", ApiRequest.ACCEPT)
            .header("Content-Type", "application/json")
            .method(request.method(), BodyPublishers.ofString(request.body()));
    if (request.token() != null) {
      builder.header("Authorization", "Bearer " + request.token());
    }
    try {
      HttpResponse<String> response = client.send(builder.build(), BodyHandlers.ofString());
      return new ApiResponse(response.statusCode(), response.body());
    } catch (HttpTimeoutException e) {
      SocketTimeoutException late = new SocketTimeoutException(e.getMessage());
      late.initCause(e);
      throw late;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
