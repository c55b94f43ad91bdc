package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.EntryKind;
import dev.culvert.core.directory.OpaqueValue;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.RouteOptions;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.StoreException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does, whatever is below it. */
@Timeout(120)
abstract class StoreContract extends StoreSubject {

  @Test
  void makesATunnelWithItsRoutesAndItsToken() {
    TunnelStore store = open();
    NewTunnel wanted =
        new NewTunnel(
            UUID.randomUUID(),
            "web",
            7,
            123,
            List.of(Route.parse("b.example.com/x"), Route.parse("*.example.com")),
            token("hash", 5),
            "{\"a\":\"\\u0000 'ü' 🚇\"}");
    Tunnel made = create(store, wanted);
    assertThat(made)
        .isEqualTo(
            new Tunnel(
                wanted.id(),
                "web",
                7,
                123,
                1,
                List.of(Route.parse("*.example.com"), Route.parse("b.example.com/x")),
                List.of(wanted.token()),
                wanted.config()));
    assertThat(all(store)).isEqualTo(new StoreChanges(1, 0, List.of(DirectoryEntry.of(made))));
  }

  @Test
  void tellsWhatChangedAfterARevisionOldestFirst() {
    TunnelStore store = open();
    assertThat(all(store)).isEqualTo(new StoreChanges(0, 0, List.of()));
    Tunnel first = create(store, tunnel("first", "first.example.com"));
    Tunnel second = create(store, tunnel("second", "second.example.com"));
    Tunnel third = create(store, tunnel("third"));
    Tunnel changed =
        await(store.addRoute(first.id(), Route.parse("more.example.com"), null)).value();
    await(store.delete(third.id(), ANY));
    assertThat(await(store.changesSince(second.revision())))
        .isEqualTo(
            new StoreChanges(
                5, 0, List.of(DirectoryEntry.of(changed), DirectoryEntry.deleted(5, third.id()))));
    assertThat(await(store.changesSince(5))).isEqualTo(new StoreChanges(5, 0, List.of()));
    assertThat(all(store).entries())
        .containsExactly(
            DirectoryEntry.of(second),
            DirectoryEntry.of(changed),
            DirectoryEntry.deleted(5, third.id()));
  }

  @Test
  void keepsEverythingWhenItIsOpenedAgain() {
    TunnelStore store = unopened();
    UUID id = await(store.open());
    create(store, tunnel("web", "web.example.com"));
    StoreChanges before = all(store);
    await(store.close());
    TunnelStore again = unopened();
    assertThat(await(again.open())).isEqualTo(id);
    assertThat(all(again)).isEqualTo(before);
  }

  @Test
  void changesOnlyTheFieldsThatAreGiven() {
    TunnelStore store = open();
    Tunnel made = create(store, tunnel("web", "web.example.com"));
    Tunnel renamed =
        await(store.update(made.id(), new TunnelUpdate("shop", null, null), OptionalLong.of(1)));
    assertThat(renamed)
        .isEqualTo(
            new Tunnel(
                made.id(),
                "shop",
                made.connectorLimit(),
                made.createdAtMillis(),
                2,
                made.routes(),
                made.tokens(),
                made.config()));
    Tunnel widened = await(store.update(made.id(), new TunnelUpdate(null, 3, "{\"a\":1}"), ANY));
    assertThat(widened.name()).isEqualTo("shop");
    assertThat(widened.connectorLimit()).isEqualTo(3);
    assertThat(widened.config()).isEqualTo("{\"a\":1}");
    assertThat(tunnels(all(store).entries())).containsExactly(widened);
  }

  @Test
  void changesNothingWhenTheTunnelIsAtAnotherRevision() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web"));
    TunnelUpdate update = new TunnelUpdate("shop", null, null);
    StoreException stale = refusal(() -> store.update(web.id(), update, OptionalLong.of(9)));
    assertThat(stale.kind()).isEqualTo(Kind.STALE);
    assertThat(stale).hasMessageContaining("web").hasMessageContaining("1, not at 9");
    assertThat(refusal(() -> store.delete(web.id(), OptionalLong.of(9))).kind())
        .isEqualTo(Kind.STALE);
    assertThat(all(store)).isEqualTo(new StoreChanges(1, 0, List.of(DirectoryEntry.of(web))));
  }

  @Test
  void givesBackNameAndRoutesOfATunnelThatIsDeleted() {
    TunnelStore store = open();
    Tunnel old = create(store, tunnel("web", "web.example.com"));
    await(store.delete(old.id(), OptionalLong.of(old.revision())));
    Tunnel fresh = create(store, tunnel("web", "web.example.com"));
    assertThat(all(store).entries())
        .containsExactly(DirectoryEntry.deleted(2, old.id()), DirectoryEntry.of(fresh));
  }

  @Test
  void namesTheNameThatIsTaken() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web"));
    Tunnel shop = create(store, tunnel("shop"));
    StoreException taken = refusal(() -> store.create(tunnel("web"), null));
    assertThat(taken.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(taken.field()).isEqualTo("name");
    assertThat(taken).hasMessage("the name web is taken by tunnel " + web.id());
    TunnelUpdate rename = new TunnelUpdate("web", null, null);
    assertThat(refusal(() -> store.update(shop.id(), rename, ANY)).field()).isEqualTo("name");
    assertThat(await(store.update(web.id(), rename, ANY)).name()).isEqualTo("web");
  }

  @Test
  void namesTheTunnelThatHasARoute() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web", "a.example.com", "b.example.com/api"));
    StoreException taken =
        refusal(() -> store.create(tunnel("shop", "b.example.com", "b.example.com/api"), null));
    assertThat(taken.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(taken.field()).isEqualTo("routes/1/hostname");
    assertThat(taken)
        .hasMessage("b.example.com/api is a route of tunnel web (" + web.id() + ") already");
    StoreException twice =
        refusal(() -> store.create(tunnel("shop", "c.example.com", "c.example.com"), null));
    assertThat(twice.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(twice.field()).isEqualTo("routes/1/hostname");
    Tunnel shop = create(store, tunnel("shop", "b.example.com"));
    for (Tunnel each : List.of(web, shop)) {
      StoreException added =
          refusal(() -> store.addRoute(each.id(), Route.parse("a.example.com"), null));
      assertThat(added.kind()).isEqualTo(Kind.CONFLICT);
      assertThat(added.field()).isEqualTo("hostname");
      assertThat(added).hasMessageContaining("tunnel web");
    }
    assertThat(all(store).revision()).isEqualTo(2);
  }

  @Test
  void saysWhatDoesNotExist() {
    TunnelStore store = open();
    UUID nobody = UUID.randomUUID();
    Tunnel web = create(store, tunnel("web", "web.example.com"));
    Route unknown = Route.parse("other.example.com");
    List<StoreException> refusals =
        List.of(
            refusal(() -> store.update(nobody, new TunnelUpdate("a", 1, "{}"), ANY)),
            refusal(() -> store.delete(nobody, ANY)),
            refusal(() -> store.addRoute(nobody, unknown, null)),
            refusal(() -> store.removeRoute(nobody, Route.parse("web.example.com"))),
            refusal(() -> store.removeRoute(web.id(), unknown)),
            refusal(() -> store.addToken(nobody, token("a", 1), null)),
            refusal(() -> store.revokeToken(nobody, web.tokens().get(0).id())),
            refusal(() -> store.revokeToken(web.id(), nobody)));
    assertThat(refusals).extracting(StoreException::kind).containsOnly(Kind.NOT_FOUND);
    assertThat(refusals.get(0)).hasMessageContaining(nobody.toString());
    assertThat(refusals.get(4)).hasMessage("tunnel web has no route other.example.com");
    assertThat(all(store).revision()).isEqualTo(1);
  }

  @Test
  void removesARouteOfItsOwnTunnelOnly() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web", "a.example.com", "b.example.com"));
    Tunnel shop = create(store, tunnel("shop"));
    Route route = Route.parse("a.example.com");
    assertThat(refusal(() -> store.removeRoute(shop.id(), route)).kind()).isEqualTo(Kind.NOT_FOUND);
    Tunnel now = await(store.removeRoute(web.id(), route));
    assertThat(now.routes()).containsExactly(Route.parse("b.example.com"));
    assertThat(now.revision()).isEqualTo(3);
  }

  @Test
  void allowsTwoTokensAndNone() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web"));
    TokenHash second = token("second", 2);
    assertThat(await(store.addToken(web.id(), second, null)).value()).isEqualTo(second);
    StoreException third = refusal(() -> store.addToken(web.id(), token("third", 3), null));
    assertThat(third.kind()).isEqualTo(Kind.LIMIT);
    assertThat(third).hasMessageContaining(second.id().toString());
    Tunnel one = await(store.revokeToken(web.id(), web.tokens().get(0).id()));
    assertThat(one.tokens()).containsExactly(second);
    assertThat(await(store.revokeToken(web.id(), second.id())).tokens()).isEmpty();
    assertThat(tunnels(all(store).entries()).get(0).tokens()).isEmpty();
  }

  @Test
  void limitsTheRoutesOfATunnel() {
    TunnelStore store = open();
    String[] most =
        IntStream.range(0, Tunnel.MAX_ROUTES)
            .mapToObj(i -> "h" + i + ".example.com")
            .toArray(String[]::new);
    Tunnel full = create(store, tunnel("full", most));
    assertThat(full.routes()).hasSize(Tunnel.MAX_ROUTES);
    StoreException more =
        refusal(() -> store.addRoute(full.id(), Route.parse("more.example.com"), null));
    assertThat(more.kind()).isEqualTo(Kind.LIMIT);
    String[] tooMany =
        IntStream.range(0, Tunnel.MAX_ROUTES + 1)
            .mapToObj(i -> "i" + i + ".example.com")
            .toArray(String[]::new);
    StoreException created = refusal(() -> store.create(tunnel("over", tooMany), null));
    assertThat(created.kind()).isEqualTo(Kind.LIMIT);
    assertThat(created.field()).isEqualTo("routes");
  }

  @Test
  void takesANameThatLooksLikeSqlForAName() {
    TunnelStore store = open();
    for (String name :
        List.of("x'; DROP TABLE tunnels; --", "#{name}", "$1", "?", "\"", "%", "NULL")) {
      Tunnel made = create(store, tunnel(name));
      assertThat(made.name()).isEqualTo(name);
      TunnelUpdate update = new TunnelUpdate(name + name, null, null);
      assertThat(await(store.update(made.id(), update, ANY)).name()).isEqualTo(name + name);
    }
    assertThat(all(store).entries()).hasSize(7);
  }

  @Test
  void numbersTheChangesOfManyAtOnceWithoutAGap() {
    TunnelStore store = open();
    int creators = 8;
    int each = 25;
    List<Future<Tunnel>> made =
        IntStream.range(0, creators * each)
            .mapToObj(
                i ->
                    store
                        .create(tunnel("t" + i, "h" + i + ".example.com"), null)
                        .map(TunnelStore.Outcome::value))
            .toList();
    List<Future<?>> refused =
        IntStream.range(0, creators)
            .<Future<?>>mapToObj(i -> store.create(tunnel("t0"), null).otherwiseEmpty())
            .toList();
    assertThat(made.stream().map(StoreSubject::await).map(Tunnel::revision).sorted())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, (long) creators * each).boxed().toList());
    refused.forEach(StoreSubject::await);
    assertThat(all(store).revision()).isEqualTo((long) creators * each);
    assertThat(all(store).entries()).hasSize(creators * each);
  }

  @Test
  void forgetsOldDeletionsAndSaysSo() {
    changesKept = 3;
    TunnelStore store = open();
    Tunnel gone = create(store, tunnel("gone"));
    Tunnel lost = create(store, tunnel("lost"));
    await(store.delete(gone.id(), ANY));
    await(store.delete(lost.id(), ANY));
    create(store, tunnel("a"));
    create(store, tunnel("b"));
    StoreChanges changes = all(store);
    assertThat(changes.revision()).isEqualTo(6);
    assertThat(changes.deletionsKnownSince()).isEqualTo(3);
    assertThat(changes.entries())
        .hasSize(3)
        .contains(DirectoryEntry.deleted(4, lost.id()))
        .noneMatch(entry -> entry.tunnelId().equals(gone.id()));
  }

  @Test
  void changesTheOptionsOfARouteAndKeepsTheOthers() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web", "a.example.com/x", "b.example.com"));
    Route route = web.routes().get(0);
    JsonObject timeout = new JsonObject().put("responseHeadTimeout", "30s");

    Tunnel changed = await(store.changeRoute(web.id(), route, timeout));
    assertThat(changed.revision()).isEqualTo(2);
    assertThat(changed.routes())
        .containsExactly(
            new Route("a.example.com", "/x", RouteOptions.of(timeout.getMap())),
            web.routes().get(1));
    assertThat(all(store).entries()).containsExactly(DirectoryEntry.of(changed));

    // What a newer registry of the same database has set stays.
    JsonObject newer = new JsonObject().put("newer", new JsonObject().put("a", 1));
    assertThat(await(store.changeRoute(web.id(), route, newer)).routes())
        .isEqualTo(changed.routes());
    Tunnel without =
        await(store.changeRoute(web.id(), route, new JsonObject().putNull("responseHeadTimeout")));
    assertThat(without.routes()).isEqualTo(web.routes());
    await(store.close());
    assertThat(stored("SELECT options FROM routes ORDER BY hostname"))
        .containsExactly("{\"newer\":{\"a\":1}}", "{}");
  }

  @Test
  void changesNoRouteThatIsNotThisTunnels() {
    TunnelStore store = open();
    create(store, tunnel("other", "a.example.com"));
    Tunnel web = create(store, tunnel("web", "b.example.com"));
    for (String route : List.of("a.example.com", "b.example.com/x", "c.example.com")) {
      StoreException refused =
          refusal(() -> store.changeRoute(web.id(), Route.parse(route), new JsonObject()));
      assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(refused).hasMessage("tunnel web has no route " + route);
    }
    assertThat(all(store).revision()).isEqualTo(2);
  }

  /** A newer registry of the same database has kinds that this one does not know. */
  @Test
  void passesOnWhatItDoesNotKnow() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web"));
    EntryKind<?> port = EntryKind.of("port");
    await(store.close());
    stored(
        "UPDATE store SET revision = 5",
        "INSERT INTO entries (kind, id, revision, value) VALUES ('port', '22', 5, '{\"a\": 1.0}')",
        "INSERT INTO changes (revision, kind, id, changed_at) VALUES (2, 'port', '22', 1)",
        "INSERT INTO changes (revision, kind, id, changed_at) VALUES (3, 'port', '23', 1)",
        "INSERT INTO changes (revision, kind, id, changed_at) VALUES (4, 'port', '23', 1)",
        "INSERT INTO changes (revision, kind, id, changed_at) VALUES (5, 'port', '22', 1)");
    TunnelStore again = open();
    StoreChanges changes = all(again);
    assertThat(changes.revision()).isEqualTo(5);
    assertThat(changes.entries())
        .containsExactly(
            DirectoryEntry.of(web),
            DirectoryEntry.deleted(4, port, "23"),
            new DirectoryEntry(5, port, "22", new OpaqueValue("{\"a\": 1.0}")));
    assertThat(create(again, tunnel("next")).revision()).isEqualTo(6);
  }

  /** Runs statements while no store is open; gives the first column of what the last one finds. */
  private List<String> stored(String... statements) {
    Database database = database();
    await(database.prepare());
    List<String> found = new ArrayList<>();
    for (String statement : statements) {
      found.clear();
      await(database.pool().query(statement).execute()).forEach(row -> found.add(row.getString(0)));
    }
    await(database.close());
    return found;
  }

  @Test
  void completesOnTheContextOfTheCaller() {
    TunnelStore store = open();
    Context caller = vertx.getOrCreateContext();
    Promise<Boolean> same = Promise.promise();
    caller.runOnContext(
        ignored ->
            store
                .create(tunnel("web"), null)
                .onComplete(done -> same.complete(Vertx.currentContext() == caller)));
    assertThat(await(same.future())).isTrue();
  }

  @Test
  void failsWhatIsAskedAfterItWasClosed() {
    TunnelStore store = open();
    await(store.close());
    assertThat(failure(store.changesSince(-1))).isNotInstanceOf(StoreException.class);
  }
}
