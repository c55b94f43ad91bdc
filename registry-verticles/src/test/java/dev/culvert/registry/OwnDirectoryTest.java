package dev.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnDirectoryTest {

  @TempDir Path temporary;

  private DataDirectory directory(int mode) throws Exception {
    Path path = Files.createDirectory(temporary.resolve("data"));
    Files.setAttribute(path, "unix:mode", mode);
    return new DataDirectory(path);
  }

  @ParameterizedTest
  @ValueSource(ints = {0777, 0703, 0722})
  void shouldRefuseADirectoryInWhichEverybodyMayReplaceFiles(int mode) throws Exception {
    DataDirectory data = directory(mode);
    assertThatThrownBy(() -> OwnDirectory.check(data))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("chmod o-w " + data.path())
        .hasMessageContaining("CULVERT_DATA");
  }

  @ParameterizedTest
  @ValueSource(ints = {0700, 0755, 0775, 01777})
  void shouldTakeAnyOther(int mode) throws Exception {
    DataDirectory data = directory(mode);
    assertThatCode(() -> OwnDirectory.check(data)).doesNotThrowAnyException();
  }

  @Test
  void shouldMakeOneForItsOwnerAlone() throws Exception {
    Path path = temporary.resolve("new/data");
    OwnDirectory.check(new DataDirectory(path));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx------");
  }
}
