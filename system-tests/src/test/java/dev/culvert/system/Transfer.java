package dev.culvert.system;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.Payload;
import java.io.IOException;
import java.time.Duration;

/**
 * How one download or upload of the payload ended, as its visitor saw it.
 *
 * @param what for messages
 * @param complete it ended cleanly with all bytes as they were sent
 * @param broken the visitor was told: a status that is no success, or a connection that did not end
 *     in order; neither this nor complete means a hole nobody saw
 * @param detail what came
 */
record Transfer(String what, boolean complete, boolean broken, String detail) {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Gets so many bytes, chunked or with Content-Length. */
  static Transfer download(int port, String route, long length) {
    String what = "GET /" + route + "/" + length;
    try (RawClient client = RawClient.connect(port).timeout(PATIENCE)) {
      RawResponse response = client.get(Cluster.HOST, "/" + route + "/" + length);
      boolean success = response.status() == 200 && response.clean();
      return new Transfer(
          what,
          success && response.body().sha256().equals(Payload.sha256(length)),
          !success,
          response.status() + " " + response.body().end() + " " + response.body().length());
    } catch (IOException e) {
      return new Transfer(what, false, true, String.valueOf(e.getMessage()));
    }
  }

  /** Sends so many bytes to the digest, chunked or with Content-Length. */
  static Transfer upload(int port, boolean chunked, long length) {
    String what = "PUT /digest of " + length;
    try (RawClient client = RawClient.connect(port).timeout(PATIENCE)) {
      if (chunked) {
        client.uploadChunked(Cluster.HOST, "/digest", length);
      } else {
        client.upload(Cluster.HOST, "/digest", length);
      }
      RawResponse response = client.readResponse();
      boolean success = response.status() == 200 && response.clean();
      return new Transfer(
          what,
          success && response.text().contains(Payload.sha256(length)),
          !success,
          response.status() + " " + response.body().end() + " " + response.text());
    } catch (IOException e) {
      return new Transfer(what, false, true, String.valueOf(e.getMessage()));
    }
  }
}
