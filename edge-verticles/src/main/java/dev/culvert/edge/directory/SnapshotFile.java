package dev.culvert.edge.directory;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.route.TunnelDomain;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The directory on disk: gzip of one line of JSON that says what follows, a line for each entry of
 * the log that is no deletion, and a last line that says how many they were, so that a torn file
 * shows. Format 1, of earlier programs, has a line for each tunnel instead; it is read, not
 * written. Every method blocks. Any thread, and several processes may share a file: a reader sees
 * one that was written whole.
 */
final class SnapshotFile {

  private static final int FORMAT = 2;
  private static final int TUNNELS_FORMAT = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectReader TUNNEL_READER = MAPPER.readerFor(Tunnel.class);
  private static final ObjectReader ENTRY_READER = MAPPER.readerFor(DirectoryEntry.class);

  private record Header(int format, UUID storeId, long revision) {
    DirectoryEntry entry(String line) throws IOException {
      return format == TUNNELS_FORMAT
          ? DirectoryEntry.of(TUNNEL_READER.<Tunnel>readValue(line))
          : ENTRY_READER.readValue(line);
    }
  }

  /** The last line; the field is {@code tunnels} in format 1. */
  private record Footer(@JsonAlias("tunnels") Integer entries) {}

  /** The file exists, but this program cannot read it as a snapshot. */
  static final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String text, Throwable cause) {
      super(text, cause);
    }
  }

  private final DataDirectory data;

  /** What a damaged file looked like: it need not be read again to be left alone. */
  private volatile FileTime damagedAt;

  SnapshotFile(DataDirectory data) {
    this.data = data;
  }

  Path path() {
    return data.file(DataDirectory.SNAPSHOT);
  }

  /**
   * Reads the file.
   *
   * @return empty if there is none
   * @throws DamagedException if it cannot be read; the message says why
   */
  Optional<Known> read(TunnelDomain domain) throws DamagedException {
    if (!Files.exists(path())) {
      return Optional.empty();
    }
    try (BufferedReader lines = open()) {
      Header header = header(lines);
      Known known = Known.nothing(header.storeId(), domain);
      int count = 0;
      String line = line(lines);
      for (String next = lines.readLine(); next != null; next = lines.readLine()) {
        known.apply(header.entry(line));
        count++;
        line = next;
      }
      if (!Objects.equals(MAPPER.readValue(line, Footer.class).entries(), count)) {
        throw new EOFException("it does not end with a line that says " + count + " entries");
      }
      known.directory().completeFromScratch(header.revision());
      return Optional.of(known);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  /**
   * Replaces the file, or makes it.
   *
   * @return the revision that is on disk now
   * @throws DamagedException if the file is not a snapshot; it stays
   */
  long write(Directory directory) throws IOException {
    checkPresent();
    long revision = directory.revision();
    List<DirectoryEntry> entries = new ArrayList<>();
    for (DirectoryEntry entry : directory.entries()) {
      if (entry.value() != null) {
        entries.add(entry);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      writeLine(out, new Header(FORMAT, directory.storeId(), revision));
      for (DirectoryEntry entry : entries) {
        writeLine(out, entry);
      }
      writeLine(out, new Footer(entries.size()));
    }
    data.write(DataDirectory.SNAPSHOT, bytes.toByteArray());
    return revision;
  }

  /**
   * What was read whole once is not read whole again; but a file without a header is not a
   * snapshot.
   */
  private void checkPresent() throws DamagedException {
    if (!Files.exists(path())) {
      damagedAt = null;
      return;
    }
    try (BufferedReader lines = open()) {
      header(lines);
      if (damagedAt != null && damagedAt.equals(Files.getLastModifiedTime(path()))) {
        throw new IOException("it was found damaged");
      }
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private DamagedException damaged(Exception cause) {
    try {
      damagedAt = Files.getLastModifiedTime(path());
    } catch (IOException gone) {
      damagedAt = null;
    }
    return new DamagedException("is not a readable snapshot (" + cause + ")", cause);
  }

  private BufferedReader open() throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(path())), StandardCharsets.UTF_8));
  }

  private static Header header(BufferedReader lines) throws IOException {
    Header header = MAPPER.readValue(line(lines), Header.class);
    if (header.format() < TUNNELS_FORMAT || header.format() > FORMAT) {
      throw new IOException(
          "format " + header.format() + "; this program reads " + TUNNELS_FORMAT + " to " + FORMAT);
    }
    return header;
  }

  private static String line(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new EOFException("it ends too early");
    }
    return line;
  }

  private static void writeLine(OutputStream out, Object value) throws IOException {
    out.write(WRITER.writeValueAsBytes(value));
    out.write('\n');
  }
}
