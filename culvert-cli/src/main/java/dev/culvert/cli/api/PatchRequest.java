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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
            .header("Accept", ApiRequest.ACCEPT)
            .header("Content-Type", "application/json")
            .method(request.method(), BodyPublishers.ofString(request.body()));
    if (request.token() != null) {
      builder.header("Authorization", "Bearer " + request.token());
    }
    // The client's own limit would end with the head of the answer.
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(builder.build(), BodyHandlers.ofString());
    try {
      HttpResponse<String> response = answer.get(limitMillis, TimeUnit.MILLISECONDS);
      return new ApiResponse(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      SocketTimeoutException late = new SocketTimeoutException("no answer in time");
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      // Not wrapped: its class says whether the request was sent.
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
