package dev.culvert.registry.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.Idempotency;
import dev.culvert.registry.store.NewTunnel;
import dev.culvert.registry.store.SqlTunnelStore;
import dev.culvert.registry.store.StoreException;
import dev.culvert.registry.store.TunnelStore;
import dev.culvert.registry.store.TunnelUpdate;
import dev.culvert.registry.tunnel.Tunnels.CreatedTunnel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over a real SQLite store. */
@Timeout(30)
class TunnelsTest {

  @TempDir private Path data;
  private final Vertx vertx = Vertx.vertx();
  private final List<DirectoryPage> published = new CopyOnWriteArrayList<>();
  private TunnelStore store;
  private Tunnels tunnels;

  @BeforeEach
  void open() {
    store = SqlTunnelStore.of(vertx, "", new DataDirectory(data));
    tunnels = new Tunnels(vertx, store, "tag", published::add);
    done(tunnels.open());
  }

  @AfterEach
  void close() {
    done(store.close());
    done(vertx.close());
  }

  @Test
  void shouldHaveAChangeInMemoryAndPublishedWhenItIsAcknowledged() {
    CreatedTunnel created = create("web");

    assertThat(tunnels.directory().tunnel(created.tunnel().id())).isEqualTo(created.tunnel());
    assertThat(created.token())
        .hasValueSatisfying(token -> assertThat(created.tunnel().accepts(token.sha256())).isTrue());
    assertThat(published).hasSize(1);
    assertThat(published.get(0).entries())
        .extracting(e -> e.tunnel())
        .containsOnly(created.tunnel());
  }

  @Test
  void shouldAnswerAlthoughWhoeverHearsOfAChangeThrows() {
    TunnelStore other = SqlTunnelStore.of(vertx, "", new DataDirectory(data.resolve("other")));
    Tunnels unheard =
        new Tunnels(
            vertx,
            other,
            "tag",
            page -> {
              throw new IllegalStateException("on purpose");
            });
    done(unheard.open());
    CreatedTunnel created =
        done(unheard.create("web", 1, List.of(Route.parse("web.test")), "{}", null));
    assertThat(unheard.directory().tunnel(created.tunnel().id())).isEqualTo(created.tunnel());
    assertThat(done(unheard.find("web"))).isEqualTo(created.tunnel());
    done(other.close());
  }

  @Test
  void shouldFailInsteadOfHangingBeforeItIsOpen() {
    Tunnels unopened = new Tunnels(vertx, store, "tag", published::add);
    List<Future<Void>> asked = List.of(unopened.catchUp(), unopened.catchUp(), unopened.catchUp());
    for (Future<Void> one : asked) {
      assertThatThrownBy(() -> done(one)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void shouldPublishEveryChangeOnceAndWithoutAGap() {
    List<Future<CreatedTunnel>> creating = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      creating.add(tunnels.create("t" + i, 1, List.of(Route.parse("h" + i + ".test")), "{}", null));
    }
    done(Future.all(creating));

    assertThat(tunnels.directory().tunnelCount()).isEqualTo(200);
    assertThat(tunnels.directory().routeCount()).isEqualTo(200);
    long revision = 0;
    int entries = 0;
    for (DirectoryPage page : published) {
      assertThat(page.since()).isEqualTo(revision);
      revision = page.revision();
      entries += page.entries().size();
    }
    assertThat(entries).isEqualTo(200);
    assertThat(revision).isEqualTo(tunnels.directory().revision());
  }

  @Test
  void shouldLookIntoTheStoreBeforeItSaysThatThereIsNone() {
    UUID id = UUID.randomUUID();
    TokenHash token = new TokenHash(UUID.randomUUID(), "hash", 0);
    done(store.create(new NewTunnel(id, "foreign", 1, 0, List.of(), token, "{}"), null));

    assertThat(done(tunnels.find("foreign")).id()).isEqualTo(id);
    assertThat(done(tunnels.find(id.toString())).name()).isEqualTo("foreign");
    assertThatThrownBy(() -> done(tunnels.find("absent")))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_FOUND));
  }

  @Test
  void shouldFindARenamedTunnelByItsNewNameOnly() {
    Tunnel web = create("web").tunnel();
    done(tunnels.update(web.id(), new TunnelUpdate("site", null, null), OptionalLong.empty()));
    Tunnel successor = create("web").tunnel();

    assertThat(done(tunnels.find("site")).id()).isEqualTo(web.id());
    assertThat(done(tunnels.find("web")).id()).isEqualTo(successor.id());
    done(tunnels.delete(web.id(), OptionalLong.empty()));
    assertThat(tunnels.all()).extracting(Tunnel::name).containsExactly("web");
  }

  @Test
  void shouldNotShowATokenAgainToARepeatedRequest() {
    Idempotency key = new Idempotency("key", "create web");
    CreatedTunnel first = done(tunnels.create("web", 1, List.of(), "{}", key));
    CreatedTunnel second = done(tunnels.create("web", 1, List.of(), "{}", key));

    assertThat(first.token()).isPresent();
    assertThat(second.token()).isEmpty();
    assertThat(second.tunnel()).isEqualTo(first.tunnel());
  }

  @Test
  void shouldGiveAllItHasToAnEdgeThatHasNothing() {
    create("a");
    Tunnel gone = create("b").tunnel();
    done(tunnels.delete(gone.id(), OptionalLong.empty()));
    DirectoryPage page = tunnels.page(DirectoryPull.everything());

    assertThat(page.revision()).isEqualTo(tunnels.directory().revision());
    assertThat(page.entries()).anyMatch(entry -> entry.tunnel() == null);
    assertThat(page.since()).isEqualTo(Directory.NOTHING);
  }

  @Test
  void shouldReadEverythingAnewWhenTheStoreWentBack() throws SQLException {
    create("kept");
    create("lost");
    try (Connection backup =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve(DataDirectory.STORE));
        Statement statement = backup.createStatement()) {
      statement.execute("DELETE FROM tunnels WHERE name = 'lost'");
      statement.execute("DELETE FROM changes WHERE revision > 1");
      statement.execute("UPDATE store SET revision = 1");
    }
    done(tunnels.catchUp());

    assertThat(tunnels.all()).extracting(Tunnel::name).containsExactly("kept");
    assertThat(tunnels.directory().tunnelCount()).isEqualTo(1);
    assertThat(tunnels.directory().revision()).isEqualTo(1);
    CreatedTunnel next = create("next");
    assertThat(next.tunnel().revision()).isEqualTo(2);
    assertThat(done(tunnels.find("next"))).isEqualTo(next.tunnel());
  }

  private CreatedTunnel create(String name) {
    return done(tunnels.create(name, 1, List.of(), "{}", null));
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
