package dev.culvert.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A request that can be sent several times. It goes over {@link HttpURLConnection}, because every
 * command is a JVM of its own: {@code java.net.http} takes longer to load, and its selector thread
 * holds up the exit of the JVM by 300 ms. A PATCH goes over that all the same, since {@link
 * HttpURLConnection} has no such method.
 *
 * @param token null for none
 * @param idempotencyKey null for none
 * @param body null for none
 */
record ApiRequest(String method, String url, String token, String idempotencyKey, String body) {

  static final String ACCEPT = "application/json, application/problem+json";

  private static final int CHUNK = 8192;

  /**
   * Sends it and reads the answer.
   *
   * @param deadlineNanos of {@link System#nanoTime}
   * @throws SocketTimeoutException when there is no answer by then
   * @throws IOException when there is none for another reason
   */
  ApiResponse send(long deadlineNanos) throws IOException {
    if (method.equals("PATCH")) {
      return PatchRequest.send(this, leftMillis(deadlineNanos));
    }
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(leftMillis(deadlineNanos));
    connection.setReadTimeout(leftMillis(deadlineNanos));
    connection.setRequestProperty("Accept", ACCEPT);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    if (idempotencyKey != null) {
      connection.setRequestProperty("Idempotency-Key", idempotencyKey);
    }
    if (body != null) {
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return new ApiResponse(status, stream == null ? "" : read(stream, deadlineNanos));
  }

  private static String read(InputStream stream, long deadlineNanos) throws IOException {
    try (stream) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        bytes.write(chunk, 0, n);
        leftMillis(deadlineNanos);
      }
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static int leftMillis(long deadlineNanos) throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return method + " " + url;
  }
}
