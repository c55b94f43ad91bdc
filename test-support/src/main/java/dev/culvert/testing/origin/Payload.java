package dev.culvert.testing.origin;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytes that tests send around: pseudo-random, the same in every process, and each one
 * determined by its offset alone. So a body of any length needs no memory, and a hole, a repetition
 * or a swap shows in the digest.
 */
public final class Payload {

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Map<Long, String> DIGESTS = new ConcurrentHashMap<>();

  private Payload() {}

  /** The payload's bytes from {@code offset} to {@code offset + length}. */
  public static byte[] slice(long offset, int length) {
    byte[] bytes = new byte[length];
    fill(offset, bytes, 0, length);
    return bytes;
  }

  /** Writes the payload's bytes from {@code offset} on into a part of an array. */
  public static void fill(long offset, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    ByteBuffer buffer = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
    int end = from + length;
    int at = from;
    long position = offset;
    while (at < end) {
      int inWord = (int) (position & 7);
      long word = word(position >>> 3);
      if (inWord == 0 && end - at >= Long.BYTES) {
        buffer.putLong(at, word);
        at += Long.BYTES;
        position += Long.BYTES;
      } else {
        target[at++] = (byte) (word >>> (inWord * 8));
        position++;
      }
    }
  }

  /** SHA-256, in lower-case hex, of the payload's first {@code length} bytes. */
  public static String sha256(long length) {
    return DIGESTS.computeIfAbsent(length, Payload::digest);
  }

  /** A fresh SHA-256, which every Java runtime has. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A digest as this class writes it. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The first {@code length} bytes as a stream, made while they are read. */
  public static InputStream stream(long length) {
    return new PayloadInputStream(length);
  }

  private static String digest(long length) {
    MessageDigest digest = newSha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (long offset = 0; offset < length; offset += chunk.length) {
      int size = (int) Math.min(chunk.length, length - offset);
      fill(offset, chunk, 0, size);
      digest.update(chunk, 0, size);
    }
    return hex(digest);
  }

  /** SplitMix64 of the word's index. */
  private static long word(long index) {
    long z = (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
