package dev.culvert.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What Linux tells about a process in {@code /proc}. */
public final class ProcFiles {

  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";

  private ProcFiles() {}

  /** How many file descriptors a process has open. */
  public static int openFiles(long pid) {
    return descriptors(pid).size();
  }

  /** How much memory a process has in use, shared libraries included, in bytes. */
  public static long residentBytes(long pid) {
    return lines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Where a process listens for TCP connections, in its own network namespace. */
  public static Set<InetSocketAddress> listening(long pid) {
    Set<InetSocketAddress> addresses = new HashSet<>();
    Set<String> descriptors = new HashSet<>(descriptors(pid));
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : lines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns[STATE].equals(LISTENING)
            && descriptors.contains("socket:[" + columns[INODE] + "]")) {
          addresses.add(address(columns[LOCAL_ADDRESS]));
        }
      }
    }
    return addresses;
  }

  private static List<String> descriptors(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.map(ProcFiles::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static List<String> lines(Path table) {
    try (Stream<String> lines = Files.lines(table)) {
      return lines.skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address is in words of four bytes, each the wrong way round on a little-endian machine. */
  private static InetSocketAddress address(String hex) {
    int colon = hex.indexOf(':');
    byte[] words = HexFormat.of().parseHex(hex.substring(0, colon));
    byte[] bytes = new byte[words.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = words[i / 4 * 4 + 3 - i % 4];
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(bytes), Integer.parseInt(hex.substring(colon + 1), 16));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(hex, e);
    }
  }
}
