package dev.culvert.edge.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.EntryKind;
import dev.culvert.core.directory.OpaqueValue;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.route.TunnelDomain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFileTest {

  @TempDir Path temporary;

  private final Store store = new Store();
  private SnapshotFile file;

  @BeforeEach
  void makeFile() {
    file = new SnapshotFile(new DataDirectory(temporary.resolve("data")));
  }

  @Test
  void shouldHaveNothingAtFirst() throws Exception {
    assertThat(file.read(TunnelDomain.none())).isEmpty();
  }

  @Test
  void shouldReadWhatWasWritten() throws Exception {
    store.fill(300);
    store.put("t1", "two.test", "two.test/x", "*.wild.test");
    store.delete("t0");
    assertThat(file.write(store.directory())).isEqualTo(302);

    Directory read = read();
    assertThat(read.storeId()).isEqualTo(store.directory().storeId());
    assertThat(read.revision()).isEqualTo(302);
    assertThat(read.tunnelCount()).isEqualTo(299);
    assertThat(read.routeCount()).isEqualTo(301);
    assertThat(read.tunnel(Tunnels.id("t1"))).isEqualTo(store.directory().tunnel(Tunnels.id("t1")));
    assertThat(read.tunnel(Tunnels.id("t0"))).isNull();
  }

  @Test
  void shouldKeepWhatOnlyANewerProgramKnows() throws Exception {
    store.put("t", "t.test");
    EntryKind<?> port = EntryKind.of("port");
    store.change(new DirectoryEntry(2, port, "22", new OpaqueValue("{\"a\":1.0}")));
    store.change(DirectoryEntry.deleted(3, port, "23"));
    file.write(store.directory());

    Directory read = read();
    assertThat(read.revision()).isEqualTo(3);
    assertThat(read.entries())
        .containsExactlyElementsOf(store.directory().entries().stream().limit(2).toList());
  }

  /** A snapshot that an edge of commit 522cb4a wrote, the last before the log of kinds. */
  @Test
  void shouldReadASnapshotOfFormatOneAndWriteItAnew() throws Exception {
    Files.createDirectories(file.path().getParent());
    try (InputStream in = SnapshotFileTest.class.getResourceAsStream("522cb4a/snapshot.json.gz")) {
      Files.copy(in, file.path());
    }
    Directory old = read();
    assertThat(old.storeId()).hasToString("0e7ab322-aaf2-4711-b6b6-5f80ea0f520d");
    assertThat(old.revision()).isEqualTo(7);
    assertThat(old.entries()).extracting(DirectoryEntry::revision).containsExactly(1L, 3L, 6L);
    Tunnel web = old.tunnel(UUID.fromString("30073f38-aa63-447c-b135-93988cb58d57"));
    assertThat(web.routes())
        .containsExactly(Route.parse("*.web.example.com/api"), Route.parse("web.example.com"));
    assertThat(web.accepts("41tKHgf04G9yxun1R3wgTnDo5sKJpNlrlVF3i_oU-Ds")).isTrue();

    file.write(old);
    assertThat(lines().get(0)).startsWith("{\"format\":2,");
    assertThat(List.copyOf(read().entries())).isEqualTo(List.copyOf(old.entries()));
    assertThat(read().revision()).isEqualTo(7);
  }

  @Test
  void shouldReplaceAnEarlierOne() throws Exception {
    file.write(store.fill(3).directory());
    store.put("new", "new.test");
    file.write(store.directory());
    assertThat(read().revision()).isEqualTo(4);
  }

  @Test
  void shouldReadAnEmptyDirectory() throws Exception {
    file.write(store.directory());
    assertThat(read().revision()).isZero();
  }

  @Test
  void shouldNoticeWhereverTheFileIsCutOff() throws Exception {
    file.write(store.fill(20).directory());
    byte[] whole = Files.readAllBytes(file.path());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file.path(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> file.read(TunnelDomain.none()))
          .isInstanceOf(SnapshotFile.DamagedException.class);
    }
  }

  /** A bit that deflate does not use may turn without changing anything. */
  @Test
  void shouldNoticeAByteThatTurnedIfItMatters() throws Exception {
    file.write(store.fill(20).directory());
    List<DirectoryEntry> written = List.copyOf(read().entries());
    int unnoticed = 0;
    byte[] whole = Files.readAllBytes(file.path());
    for (int at = 10; at < whole.length; at++) {
      byte[] turned = whole.clone();
      turned[at] ^= 0x10;
      Files.write(file.path(), turned);
      try {
        assertThat(List.copyOf(read().entries())).isEqualTo(written);
        unnoticed++;
      } catch (SnapshotFile.DamagedException noticed) {
        assertThat(noticed).isNotNull();
      }
    }
    assertThat(unnoticed).isLessThan(whole.length / 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{} END-0",
        "HEADER-1",
        "HEADER-1 END-1",
        "HEADER-1 TUNNEL",
        "HEADER-1 TUNNEL END-2",
        "HEADER-2 END-1",
        "HEADER-2 TUNNEL END-1",
        "HEADER-2 {'revision':1,'kind':'tunnel','value':null} END-1",
        "HEADER-2 {'revision':1,'kind':'tunnel','id':'ID','value':{}} END-1",
        "HEADER-2 {'revision':1,'kind':'tunnel','id':'x','value':TUNNEL} END-1",
        "HEADER-3 END-0",
      })
  void shouldNotReadWhatIsNotWhole(String content) throws IOException {
    putLines(
        content
            .replace(' ', '\n')
            .replaceAll("HEADER-(.)", "{'format':$1,'storeId':'ID','revision':3}")
            .replaceAll("END-(.)", "{'entries':$1}")
            .replace("TUNNEL", "{'id':'ID','name':'a','connectorLimit':1}")
            .replace("ID", "00000001-0001-0001-0001-000000000001")
            .replace('\'', '"'));
    assertThatThrownBy(() -> file.read(TunnelDomain.none()))
        .isInstanceOf(SnapshotFile.DamagedException.class)
        .hasMessageContaining("is not a readable snapshot");
  }

  @Test
  void shouldNeverOverwriteWhatItCannotRead() throws Exception {
    byte[] garbage = "not a snapshot".getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(file.path().getParent());
    Files.write(file.path(), garbage);

    assertThatThrownBy(() -> file.write(store.directory()))
        .isInstanceOf(SnapshotFile.DamagedException.class);
    assertThat(file.path()).hasBinaryContent(garbage);

    Files.delete(file.path());
    file.write(store.directory());
    assertThat(read().revision()).isZero();
  }

  @Test
  void shouldNotOverwriteOneThatIsDamagedBehindItsFirstLineUntilItIsReplaced() throws Exception {
    file.write(store.fill(3_000).directory());
    byte[] whole = Files.readAllBytes(file.path());
    Files.write(file.path(), Arrays.copyOf(whole, whole.length - 8));
    assertThatThrownBy(() -> file.read(TunnelDomain.none()))
        .isInstanceOf(SnapshotFile.DamagedException.class);

    assertThatThrownBy(() -> file.write(store.directory()))
        .isInstanceOf(SnapshotFile.DamagedException.class);
    assertThat(file.path()).hasBinaryContent(Arrays.copyOf(whole, whole.length - 8));

    Files.delete(file.path());
    file.write(store.directory());
    assertThat(read().tunnelCount()).isEqualTo(3_000);
  }

  @Test
  void shouldServeSeveralEdgesOfAMachine() throws Exception {
    SnapshotFile same = new SnapshotFile(new DataDirectory(temporary.resolve("data")));
    file.write(store.fill(3).directory());
    store.put("new", "new.test");
    same.write(store.directory());
    file.write(store.directory());
    assertThat(read().revision()).isEqualTo(4);
  }

  private Directory read() throws IOException {
    return file.read(TunnelDomain.none()).orElseThrow().directory();
  }

  private List<String> lines() throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file.path()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private void putLines(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectories(file.path().getParent());
    Files.write(file.path(), bytes.toByteArray());
  }
}
