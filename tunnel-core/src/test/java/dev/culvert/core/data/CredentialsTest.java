package dev.culvert.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  @TempDir private Path temporary;

  private final Credentials web = new Credentials(UUID.randomUUID(), "web", "token of web");
  private final Credentials shop = new Credentials(UUID.randomUUID(), "shop", "token of shop");
  private DataDirectory data;

  @BeforeEach
  void setUp() {
    data = new DataDirectory(temporary.resolve("data"));
  }

  @Test
  void shouldBeFoundByNameAndById() throws IOException {
    web.write(data);
    shop.write(data);

    assertThat(Credentials.find(data, "web")).contains(web);
    assertThat(Credentials.find(data, "shop")).contains(shop);
    assertThat(Credentials.find(data, shop.tunnelId().toString())).contains(shop);
    assertThat(Credentials.find(data, "other")).isEmpty();
    assertThat(Credentials.find(data, UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  void shouldNotBeFoundWithoutADirectory() {
    assertThat(Credentials.find(data, "web")).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldBeReadableByTheirOwnerOnly() throws IOException {
    web.write(data);

    Path file = Credentials.file(data, web.tunnelId());
    assertThat(file).isEqualTo(data.file("credentials/" + web.tunnelId() + ".json"));
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(file.getParent())).isEqualTo("rwx------");
  }

  @Test
  void shouldReplaceAnOlderToken() throws IOException {
    web.write(data);
    Credentials newer = new Credentials(web.tunnelId(), "web", "newer token");

    newer.write(data);

    assertThat(Credentials.find(data, "web")).contains(newer);
  }

  @Test
  void shouldBeGoneWhenDeleted() throws IOException {
    web.write(data);
    shop.write(data);

    Credentials.delete(data, web.tunnelId());
    Credentials.delete(data, web.tunnelId());

    assertThat(Credentials.find(data, "web")).isEmpty();
    assertThat(Credentials.find(data, "shop")).contains(shop);
  }

  @Test
  void shouldNotChooseBetweenSeveralOfOneName() throws IOException {
    Credentials older = new Credentials(UUID.randomUUID(), "web", "token of an older web");
    web.write(data);
    older.write(data);

    assertThatThrownBy(() -> Credentials.find(data, "web"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("tunnel: web is the name of several tunnels in ")
        .hasMessageContaining(data.file("credentials").toString())
        .hasMessageContaining(web.tunnelId().toString())
        .hasMessageContaining(older.tunnelId().toString())
        .hasMessageNotContaining("token of");
    assertThat(Credentials.find(data, older.tunnelId().toString())).contains(older);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "null",
        "[]",
        "{\"tunnelId\":\"x\",\"name\":\"web\",\"token\":\"secret\"}",
        "{\"name\":\"web\",\"token\":\"secret\"}",
        "{\"tunnelId\":\"4d9a0c7e-5b6f-4a3e-9c1d-2f8e7a6b5c4d\",\"token\":\"secret\"}",
        "{\"tunnelId\":\"4d9a0c7e-5b6f-4a3e-9c1d-2f8e7a6b5c4d\",\"name\":\"web\"}",
      })
  void shouldNameTheFileThatIsDamaged(String content) throws IOException {
    web.write(data);
    Path damaged = data.file("credentials/00000000-damaged.json");
    Files.writeString(damaged, content);

    assertThatThrownBy(() -> Credentials.find(data, "other"))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(damaged + ": is not a credentials file; ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldNotMindWhatALaterVersionAddsAndWhatIsNoCredentialsFile() throws IOException {
    web.write(data);
    Path file = Credentials.file(data, web.tunnelId());
    Files.writeString(file, Files.readString(file).replace("{", "{\"later\": [1, 2], "));
    Files.writeString(file.resolveSibling("notes.txt"), "no json");
    Files.writeString(file.resolveSibling(".torn.json"), "no json");

    assertThat(Credentials.find(data, "web")).contains(web);
  }

  @Test
  void shouldNotShowTheToken() {
    assertThat(web).hasToString("credentials of tunnel web (" + web.tunnelId() + ")");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
