package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.StartException;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does with tables of other versions. */
@Timeout(120)
abstract class MigrationsContract extends StoreSubject {

  private static final String NEXT = "3-labels.sql";

  @Test
  void upgradesAStoreAndKeepsWhatIsInIt() {
    TunnelStore old = open();
    create(old, tunnel("web", "web.example.com"));
    StoreChanges before = all(old);
    await(old.close());
    TunnelStore upgraded = open(NEXT);
    assertThat(all(upgraded)).isEqualTo(before);
    create(upgraded, tunnel("shop"));
    await(upgraded.close());
    assertThat(all(open(NEXT)).entries()).hasSize(2);
  }

  @Test
  void leavesAStoreAloneThatIsNewerThanTheProgram() {
    TunnelStore newer = open(NEXT);
    create(newer, tunnel("web"));
    await(newer.close());
    assertThat(failure(unopened().open()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("schema version 3")
        .hasMessageContaining("versions up to 2");
    assertThat(all(open(NEXT)).entries()).hasSize(1);
  }

  /** Rows and tables as the registry of commit 522cb4a left them. */
  @Test
  void bringsAStoreOfVersionOneToTheLogOfKinds() throws IOException {
    TunnelStore old = over(database(), List.of("1-tunnels.sql"));
    await(old.open());
    await(old.close());
    execute("DELETE FROM store;" + resource("522cb4a/rows.sql"));

    TunnelStore store = unopened();
    assertThat(await(store.open())).isEqualTo(Baseline.STORE_ID);
    StoreChanges changes = all(store);
    assertThat(changes.revision()).isEqualTo(7);
    assertThat(changes.deletionsKnownSince()).isZero();
    assertThat(changes.entries()).isEqualTo(Baseline.entries());

    Route api = Route.parse("*.web.example.com/api");
    JsonObject patch = new JsonObject().put("responseHeadTimeout", "30s");
    Tunnel changed = await(store.changeRoute(Baseline.WEB, api, patch));
    Tunnel made = create(store, tunnel("new"));
    await(store.delete(made.id(), ANY));
    await(store.close());

    TunnelStore again = open();
    assertThat(all(again).revision()).isEqualTo(10);
    assertThat(await(again.changesSince(7)).entries())
        .containsExactly(DirectoryEntry.of(changed), DirectoryEntry.deleted(10, made.id()));
  }

  /** Version 1 kept prefixes as they were written; version 2 has one form of each. */
  @Test
  void bringsThePrefixesOfVersionOneToTheirOneForm() throws IOException {
    TunnelStore old = over(database(), List.of("1-tunnels.sql"));
    await(old.open());
    await(old.close());
    execute("DELETE FROM store;" + resource("522cb4a/rows.sql"));
    for (String prefix : List.of("/%61dmin", "/admin", "/caf%c3%a9", "/a%2fb", "/plain")) {
      execute(
          "INSERT INTO routes (hostname, path_prefix, tunnel_id) VALUES ('old.example.com', '%s', '%s')"
              .formatted(prefix, Baseline.WEB));
    }
    TunnelStore store = open();
    assertThat(all(store).entries().toString())
        .contains("/admin", "/caf%C3%A9", "/a%2Fb", "/plain")
        .doesNotContain("%61", "%c3", "%2f");
    for (String prefix : List.of("/%61dmin", "/caf%c3%a9", "/a%2fb", "/plain")) {
      await(store.removeRoute(Baseline.WEB, Route.parse("old.example.com" + prefix)));
    }
    assertThat(all(store).entries().toString()).doesNotContain("old.example.com");
  }

  /** An edge that has both from its snapshot must hear of the loser first. */
  @Test
  void tellsEdgesWhichOfTwoTunnelsKeepsAPrefix() throws IOException {
    TunnelStore old = over(database(), List.of("1-tunnels.sql"));
    await(old.open());
    await(old.close());
    execute("DELETE FROM store;" + resource("522cb4a/rows.sql"));
    String other = "bfc98504-8d4f-4272-9c74-75a2b601924d";
    execute(
        "INSERT INTO routes (hostname, path_prefix, tunnel_id) VALUES ('h.example.com', '/%61dmin', '"
            + other
            + "');INSERT INTO routes (hostname, path_prefix, tunnel_id) VALUES ('h.example.com', '/admin', '"
            + Baseline.WEB
            + "')");
    TunnelStore store = open();
    List<DirectoryEntry> changes = await(store.changesSince(7)).entries();
    assertThat(changes)
        .extracting(DirectoryEntry::id)
        .containsExactly(other, Baseline.WEB.toString());
    assertThat(changes.get(0).toString()).doesNotContain("h.example.com");
    assertThat(changes.get(1).toString()).contains("h.example.com");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = MigrationsContract.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void execute(String script) {
    Database database = database();
    await(database.prepare());
    for (String statement : script.split(";", -1)) {
      if (!statement.isBlank()) {
        await(database.pool().query(statement.strip()).execute());
      }
    }
    await(database.close());
  }

  @Test
  void changesNothingWhenAScriptFails() {
    TunnelStore old = open();
    create(old, tunnel("web"));
    await(old.close());
    assertThat(failure(unopened(NEXT, NEXT).open())).isNotNull();
    assertThat(all(open()).entries()).hasSize(1);
  }
}
