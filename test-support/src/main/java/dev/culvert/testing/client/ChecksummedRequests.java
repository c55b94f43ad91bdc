package dev.culvert.testing.client;

import dev.culvert.testing.origin.Payload;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Requests to a {@link dev.culvert.testing.origin.FakeOrigin} whose bodies are checked by their
 * digests: downloads for GET, uploads for the other methods. The sizes are random, the same in each
 * run, mostly small, and 0 and the largest are among them.
 */
final class ChecksummedRequests {

  private static final int SIZES = 64;
  private static final long SEED = 20;

  private final long[] sizes;
  private final List<String> methods;

  ChecksummedRequests(long maxBytes, List<String> methods) {
    this.methods = methods;
    Random random = new Random(SEED);
    LongStream between =
        random.doubles(SIZES - 2).mapToLong(part -> (long) (maxBytes * Math.pow(part, 4)));
    sizes = LongStream.concat(LongStream.of(0, maxBytes), between).toArray();
  }

  LoadRequest request(long number) {
    Random random = new Random(SEED + number);
    random.nextInt(); // neighbouring seeds begin alike
    long size = sizes[random.nextInt(sizes.length)];
    String method = methods.get(random.nextInt(methods.size()));
    if (!method.equals("GET")) {
      return new LoadRequest(method, "/digest/" + size + "/" + number, size);
    }
    String route = random.nextBoolean() ? "bytes" : "chunked";
    return LoadRequest.get("/" + route + "/" + size + "/" + number);
  }

  static boolean check(String target, RawResponse response) {
    String[] path = target.split("/", -1);
    String expected = Payload.sha256(Long.parseLong(path[2]));
    return path[1].equals("digest")
        ? response.text().contains(expected)
        : response.body().sha256().equals(expected);
  }
}
