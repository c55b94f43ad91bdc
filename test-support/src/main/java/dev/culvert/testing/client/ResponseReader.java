package dev.culvert.testing.client;

import dev.culvert.testing.origin.Payload;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads heads and bodies by the letter of RFC 9112. */
final class ResponseReader {

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: .*)?");
  private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9a-fA-F]{1,15})(?:[ \\t]*;.*)?");
  private static final int COPY_BYTES = 16 * 1024;

  private final WireReader wire;

  ResponseReader(WireReader wire) {
    this.wire = wire;
  }

  RawHead readHead() throws EndedException {
    String statusLine = wire.readLine("status line");
    Matcher matcher = STATUS_LINE.matcher(statusLine);
    if (!matcher.matches()) {
      throw new EndedException(BodyEnd.MALFORMED, "status line: " + statusLine);
    }
    return new RawHead(Integer.parseInt(matcher.group(1)), statusLine, readFields("header"));
  }

  /** Reads to the end, whatever that is; does not throw for a broken body. */
  RawBody readBody(RawHead head, String method) {
    Content content = new Content();
    BodyEnd end = BodyEnd.CLEAN;
    List<Map.Entry<String, String>> trailers = List.of();
    try {
      if (bodyless(head, method)) {
        return content.ended(end, trailers);
      }
      List<String> coding = head.headers("Transfer-Encoding");
      List<String> length = head.headers("Content-Length");
      if ((!coding.isEmpty() && !length.isEmpty()) || length.size() > 1 || coding.size() > 1) {
        end = BodyEnd.MALFORMED;
      } else if (!coding.isEmpty()) {
        trailers = readChunks(coding.get(0), content);
      } else if (!length.isEmpty()) {
        readExactly(parse(length.get(0), 10), content, "body");
      } else {
        readUntilFin(content);
      }
    } catch (EndedException e) {
      end = e.end();
    }
    return content.ended(end, trailers);
  }

  private static boolean bodyless(RawHead head, String method) {
    return method.equals("HEAD")
        || head.status() == 204
        || head.status() == 304
        || head.status() < 200;
  }

  private List<Map.Entry<String, String>> readChunks(String coding, Content content)
      throws EndedException {
    if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
      throw new EndedException(BodyEnd.MALFORMED, "Transfer-Encoding: " + coding);
    }
    while (true) {
      String line = wire.readLine("chunk size");
      Matcher matcher = CHUNK_SIZE.matcher(line);
      if (!matcher.matches()) {
        throw new EndedException(BodyEnd.MALFORMED, "chunk size: " + line);
      }
      long size = parse(matcher.group(1), 16);
      if (size == 0) {
        return readFields("trailer");
      }
      readExactly(size, content, "chunk");
      if (!wire.readLine("end of chunk").isEmpty()) {
        throw new EndedException(BodyEnd.MALFORMED, "bytes after a chunk of " + size);
      }
    }
  }

  private void readExactly(long length, Content content, String where) throws EndedException {
    byte[] copy = new byte[COPY_BYTES];
    long left = length;
    while (left > 0) {
      int read = wire.read(copy, 0, (int) Math.min(copy.length, left));
      if (read < 0) {
        throw new EndedException(BodyEnd.FIN_EARLY, where + ": " + left + " bytes are missing");
      }
      content.add(copy, read);
      left -= read;
    }
  }

  private void readUntilFin(Content content) throws EndedException {
    byte[] copy = new byte[COPY_BYTES];
    for (int read = wire.read(copy, 0, copy.length);
        read >= 0;
        read = wire.read(copy, 0, copy.length)) {
      content.add(copy, read);
    }
  }

  private List<Map.Entry<String, String>> readFields(String where) throws EndedException {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String line = wire.readLine(where); !line.isEmpty(); line = wire.readLine(where)) {
      int colon = line.indexOf(':');
      if (colon < 1 || line.charAt(colon - 1) == ' ' || line.charAt(0) == ' ') {
        throw new EndedException(BodyEnd.MALFORMED, where + ": " + line);
      }
      fields.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return fields;
  }

  private static long parse(String digits, int radix) throws EndedException {
    try {
      return Long.parseUnsignedLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new EndedException(BodyEnd.MALFORMED, "length: " + digits);
    }
  }

  /** Digest, length and prefix of what came. */
  private static final class Content {

    private final MessageDigest digest = Payload.newSha256();
    private final ByteArrayOutputStream prefix = new ByteArrayOutputStream();
    private long length;

    void add(byte[] bytes, int count) {
      digest.update(bytes, 0, count);
      prefix.write(bytes, 0, Math.min(count, RawBody.PREFIX_LIMIT_BYTES - prefix.size()));
      length += count;
    }

    RawBody ended(BodyEnd end, List<Map.Entry<String, String>> trailers) {
      return new RawBody(
          end, length, Payload.hex(digest), Buffer.buffer(prefix.toByteArray()), trailers);
    }
  }
}
