package dev.culvert.testing.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A response head as it came.
 *
 * @param status the status code
 * @param statusLine the whole first line
 * @param headers names as they were written, in order
 */
public record RawHead(int status, String statusLine, List<Map.Entry<String, String>> headers) {

  public RawHead {
    headers = List.copyOf(headers);
  }

  /** The first value of a header; the case of the name does not matter. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** All values of a header; the case of the name does not matter. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether this is 1xx, which another head follows; 101 is final. */
  public boolean interim() {
    return status >= 100 && status < 200 && status != 101;
  }
}
