package dev.culvert.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DataDirectoryTest {

  @TempDir private Path temporary;

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldMakeADirectoryThatOnlyItsOwnerReads() throws IOException {
    DataDirectory data = new DataDirectory(temporary.resolve("a/b")).create();

    assertThat(permissions(data.path())).isEqualTo("rwx------");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldLeaveADirectoryThatIsThereAsItIs() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-x---"));

    new DataDirectory(temporary).create();

    assertThat(permissions(temporary)).isEqualTo("rwxr-x---");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldWriteFilesThatOnlyTheirOwnerReads() throws IOException {
    DataDirectory data = new DataDirectory(temporary.resolve("data"));

    data.write("below/secret", bytes("x"));

    assertThat(permissions(data.path())).isEqualTo("rwx------");
    assertThat(permissions(data.file("below"))).isEqualTo("rwx------");
    assertThat(permissions(data.file("below/secret"))).isEqualTo("rw-------");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldNotKeepTheWiderPermissionsOfAFileItReplaces() throws IOException {
    DataDirectory data = new DataDirectory(temporary);
    Files.writeString(data.file("secret"), "old");
    Files.setPosixFilePermissions(
        data.file("secret"), PosixFilePermissions.fromString("rw-rw-rw-"));

    data.write("secret", bytes("new"));

    assertThat(data.file("secret")).hasContent("new");
    assertThat(permissions(data.file("secret"))).isEqualTo("rw-------");
  }

  @Test
  void shouldReplaceAFileAndLeaveNothingElse() throws IOException {
    DataDirectory data = new DataDirectory(temporary);

    data.write("file", bytes("a longer first content"));
    data.write("file", bytes("second"));
    data.write("file", bytes(""));

    assertThat(data.file("file")).isEmptyFile();
    assertThat(files()).containsExactly(data.file("file"));
  }

  @Test
  void shouldNeverShowAReaderPartOfAFile() throws Exception {
    DataDirectory data = new DataDirectory(temporary);
    byte[] ones = new byte[300_000];
    byte[] twos = new byte[200_000];
    Arrays.fill(ones, (byte) 1);
    Arrays.fill(twos, (byte) 2);
    data.write("file", ones);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  data.write("file", i % 2 == 0 ? twos : ones);
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });

    do {
      byte[] seen = Files.readAllBytes(data.file("file"));
      assertThat(Arrays.equals(seen, ones) || Arrays.equals(seen, twos)).isTrue();
    } while (!writing.isDone());

    writing.get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldLeaveTheOldFileAndNothingElseWhenItCannotBeReplaced() throws IOException {
    DataDirectory data = new DataDirectory(temporary);
    Files.createDirectories(data.file("file/in-the-way"));

    assertThatThrownBy(() -> data.write("file", bytes("x"))).isInstanceOf(IOException.class);

    assertThat(data.file("file/in-the-way")).isDirectory();
    assertThat(files()).containsExactly(data.file("file"));
  }

  @Test
  void shouldSayWhichDirectoryCannotBeMadeAndWhatToDo() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "no directory");
    DataDirectory data = new DataDirectory(file.resolve("data"));

    assertThatThrownBy(data::create)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(data.path().toAbsolutePath().toString())
        .hasMessageContaining("set CULVERT_DATA to a directory that this user may write");
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList().stream();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
