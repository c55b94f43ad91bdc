package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.StoreException.Kind;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.postgres.PostgresServer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a server can have: other registries. */
@Timeout(120)
class PostgresDatabaseTest extends StoreSubject {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private String url;

  @BeforeEach
  void makeDatabase() {
    url = PostgresServer.shared().newDatabase();
  }

  @Override
  Database database() {
    return new PostgresDatabase(vertx, PostgresUrl.parse(url));
  }

  @Test
  void isOpenedForItsUrl() {
    TunnelStore store = SqlTunnelStore.of(vertx, url, new DataDirectory(Path.of("unused")));
    await(store.open());
    create(store, tunnel("web"));
    await(store.close());
    assertThat(all(open()).entries()).hasSize(1);
    assertThat(Path.of("unused")).doesNotExist();
  }

  @Test
  void isMadeOnceWhenManyRegistriesStartAtOnce() {
    List<Future<UUID>> opening =
        IntStream.range(0, 5).mapToObj(i -> unopened()).map(TunnelStore::open).toList();
    assertThat(opening.stream().map(StoreSubject::await).distinct()).hasSize(1);
  }

  @Test
  void numbersTheChangesOfSeveralRegistriesWithoutAGap() {
    List<SqlTunnelStore> stores = List.of(open(), open(), open());
    int each = 30;
    List<Future<Long>> revisions = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (int s = 0; s < stores.size(); s++) {
        NewTunnel tunnel = tunnel("t" + i + "-" + s, "h" + i + "-" + s + ".example.com");
        revisions.add(stores.get(s).create(tunnel, null).map(made -> made.value().revision()));
      }
    }
    assertThat(revisions.stream().map(StoreSubject::await).sorted())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 3L * each).boxed().toList());
  }

  @Test
  void givesARouteToOneOfManyRegistriesThatWantIt() {
    List<SqlTunnelStore> stores = List.of(open(), open(), open());
    List<Future<Tunnel>> wanting = new ArrayList<>();
    for (int i = 0; i < stores.size(); i++) {
      wanting.add(
          stores
              .get(i)
              .create(tunnel("t" + i, "free-" + i + ".example.com", "one.example.com"), null)
              .map(TunnelStore.Outcome::value));
    }
    int made = 0;
    for (Future<Tunnel> each : wanting) {
      try {
        await(each);
        made++;
      } catch (StoreException refused) {
        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused.field()).isEqualTo("routes/1/hostname");
      }
    }
    assertThat(made).isEqualTo(1);
    assertThat(all(stores.get(0)).revision()).isEqualTo(1);
  }

  @Test
  void callsAConflictWhatAChangeDidNotForesee() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web"));
    NewTunnel sameId =
        new NewTunnel(web.id(), "shop", 1, 1, List.of(), token("other", 1), Tunnel.EMPTY_CONFIG);
    assertThat(refusal(() -> store.create(sameId, null)).kind()).isEqualTo(Kind.CONFLICT);
    assertThat(all(store).revision()).isEqualTo(1);
  }

  @Test
  void tellsAtOnceWhatAnotherRegistryChanged() {
    TunnelStore here = open();
    TunnelStore there = open();
    AtomicInteger heard = new AtomicInteger();
    all(here);
    here.onForeignChange(
        () -> {
          heard.incrementAndGet();
          here.changesSince(0);
        });
    long worstMillis = 0;
    for (int i = 0; i < 20; i++) {
      int before = heard.get();
      create(there, tunnel("t" + i));
      long start = System.nanoTime();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .pollDelay(Duration.ZERO)
          .atMost(LIMIT)
          .until(() -> heard.get() > before);
      worstMillis = Math.max(worstMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    System.out.printf("A change was heard of after %d ms at worst%n", worstMillis);
  }

  @Test
  void findsAChangeThatNobodyAnnounced() {
    TunnelStore store = open();
    all(store);
    AtomicInteger heard = new AtomicInteger();
    store.onForeignChange(heard::incrementAndGet);
    Database other = database();
    await(other.prepare());
    await(other.pool().query("UPDATE store SET revision = revision + 1").execute());
    Awaitility.await().atMost(LIMIT).until(() -> heard.get() > 0);
    await(other.close());
  }

  @Test
  void waitsNoLongerThanSecondsForARegistryThatFrozeInAChange() {
    TunnelStore store = open();
    Database frozen = database();
    await(frozen.prepare());
    SqlConnection connection = await(frozen.pool().getConnection());
    await(connection.query("BEGIN").execute());
    await(connection.query(Sql.NEXT_REVISION).execute());
    assertThat(create(store, tunnel("web")).revision()).isEqualTo(1);
    assertThat(failure(connection.query("COMMIT").execute())).isNotNull();
    await(frozen.close());
  }

  @Test
  void goesOnAfterTheServerWasStoppedOrKilled() {
    try (PostgresServer server = PostgresServer.start()) {
      url = server.newDatabase();
      TunnelStore store = open();
      TunnelStore other = open();
      AtomicInteger heard = new AtomicInteger();
      create(store, tunnel("before"));
      all(store);
      store.onForeignChange(
          () -> {
            heard.incrementAndGet();
            store.changesSince(0);
          });
      List<Runnable> ends = List.of(server::stop, server::kill);
      for (int i = 0; i < ends.size(); i++) {
        ends.get(i).run();
        NewTunnel lost = tunnel("lost" + i);
        assertThat(failure(store.create(lost, null))).isNotInstanceOf(StoreException.class);
        server.restart();
        NewTunnel after = tunnel("after" + i);
        Awaitility.await().atMost(LIMIT).until(() -> store.create(after, null).await() != null);
        int before = heard.get();
        NewTunnel foreign = tunnel("foreign" + i);
        Awaitility.await().atMost(LIMIT).until(() -> other.create(foreign, null).await() != null);
        Awaitility.await().atMost(LIMIT).until(() -> heard.get() > before);
      }
      assertThat(tunnels(all(store).entries()))
          .extracting(Tunnel::name)
          .containsExactly("before", "after0", "foreign0", "after1", "foreign1");
      await(store.close());
      await(other.close());
    }
  }

  @Test
  void givesUpOnAServerThatDoesNotAnswerAndComesBackToIt() {
    try (PostgresServer server = PostgresServer.start()) {
      PostgresUrl address = PostgresUrl.parse(server.newDatabase());
      Duration silence = Duration.ofSeconds(2);
      TunnelStore store = over(new PostgresDatabase(vertx, address, silence), SCRIPTS);
      await(store.open());
      all(store);
      AtomicInteger heard = new AtomicInteger();
      store.onForeignChange(heard::incrementAndGet);
      server.freeze();
      NewTunnel late = tunnel("late");
      assertThat(failure(store.create(late, null))).isNotInstanceOf(StoreException.class);
      server.thaw();
      Awaitility.await().atMost(LIMIT).until(() -> all(store).revision() >= 0);
      create(store, tunnel("after"));
      Awaitility.await().atMost(LIMIT).until(() -> heard.get() > 0);
      await(store.close());
    }
  }

  @Test
  void rollsBackWhatIsUnderWayWhenItIsClosed() {
    TunnelStore store = open();
    List<Future<?>> changes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      changes.add(store.create(tunnel("t" + i), null));
    }
    await(store.close());
    Awaitility.await().atMost(LIMIT).until(() -> changes.stream().allMatch(Future::isComplete));
    StoreChanges left = all(open());
    assertThat(left.entries()).hasSize((int) left.revision());
    assertThat(left.revision())
        .isGreaterThanOrEqualTo(changes.stream().filter(Future::succeeded).count());
  }

  @Test
  void saysWhatIsWrongWithoutThePassword() {
    List<String> wrong =
        List.of(
            url.replace(":" + PostgresServer.secrets().get(1), ":wrong"),
            url.replace("/culvert", "/nothing"),
            url.replaceAll("1:[0-9]+", "1:" + FreePorts.one()),
            url.replaceAll("@127.0.0.1:", "@nowhere.invalid:"));
    for (String each : wrong) {
      url = each;
      Throwable cause = failure(unopened().open());
      assertThat(cause)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("store.url: postgresql://")
          .message()
          .doesNotContain("\n")
          .doesNotContain("wrong")
          .doesNotContain(PostgresServer.secrets());
    }
  }

  @Test
  void changesNothingWhenTheTablesOfSomethingElseAreInTheWay() {
    Database database = database();
    await(database.prepare());
    await(database.pool().query("CREATE TABLE store (other INTEGER)").execute());
    assertThat(failure(unopened().open())).hasMessageContaining("store");
    await(
        new Transactions(database, now::get, 1)
            .snapshot(
                snapshot ->
                    snapshot
                        .find(
                            database.countTables(),
                            Map.of("name", Sql.SCHEMA_TABLE),
                            row -> row.getLong(0))
                        .map(count -> assertThat(count).contains(0L))));
    await(database.close());
  }
}
