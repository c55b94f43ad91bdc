package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.StoreException.Kind;
import dev.culvert.registry.store.TunnelStore.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does when a request comes again. */
@Timeout(120)
abstract class IdempotencyContract extends StoreSubject {

  private static final Idempotency KEY = new Idempotency("key", "create web");

  @Test
  void answersARepeatedRequestWithWhatExistsNow() {
    TunnelStore store = open();
    Tunnel made = await(store.create(tunnel("web", "web.example.com"), KEY)).value();
    Tunnel now = await(store.update(made.id(), new TunnelUpdate("shop", null, null), ANY));
    Outcome<Tunnel> again = await(store.create(tunnel("web", "web.example.com"), KEY));
    assertThat(again).isEqualTo(new Outcome<>(now, true));
    assertThat(all(store).revision()).isEqualTo(2);
  }

  @Test
  void answersARepeatedTokenAndARepeatedRoute() {
    TunnelStore store = open();
    Tunnel web = create(store, tunnel("web"));
    Idempotency tokenKey = new Idempotency("token key", "add token");
    Idempotency routeKey = new Idempotency("route key", "add route");
    TokenHash token = token("second", 2);
    Route route = Route.parse("web.example.com");
    assertThat(await(store.addToken(web.id(), token, tokenKey)))
        .isEqualTo(new Outcome<>(token, false));
    assertThat(await(store.addToken(web.id(), token("other", 3), tokenKey)))
        .isEqualTo(new Outcome<>(token, true));
    Outcome<Tunnel> added = await(store.addRoute(web.id(), route, routeKey));
    assertThat(added.replayed()).isFalse();
    assertThat(await(store.addRoute(web.id(), route, routeKey)))
        .isEqualTo(new Outcome<>(added.value(), true));
    await(store.revokeToken(web.id(), token.id()));
    assertThat(refusal(() -> store.addToken(web.id(), token, tokenKey)).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void refusesTheKeyForAnotherRequest() {
    TunnelStore store = open();
    await(store.create(tunnel("web"), KEY));
    StoreException other =
        refusal(() -> store.create(tunnel("shop"), new Idempotency("key", "create shop")));
    assertThat(other.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(other.field()).isEqualTo("Idempotency-Key");
    assertThat(other).hasMessageContaining("key was used for another request");
  }

  @Test
  void remembersNoRequestThatFailed() {
    TunnelStore store = open();
    create(store, tunnel("web"));
    assertThat(refusal(() -> store.create(tunnel("web"), KEY)).field()).isEqualTo("name");
    assertThat(await(store.create(tunnel("shop"), KEY)).replayed()).isFalse();
  }

  @Test
  void doesNotBringBackATunnelThatWasDeletedMeanwhile() {
    TunnelStore store = open();
    Tunnel made = await(store.create(tunnel("web"), KEY)).value();
    await(store.delete(made.id(), ANY));
    assertThat(refusal(() -> store.create(tunnel("web"), KEY)).kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void forgetsAKeyAfterADay() {
    TunnelStore store = open();
    await(store.create(tunnel("web"), KEY));
    now.addAndGet(Duration.ofHours(23).toMillis());
    assertThat(await(store.create(tunnel("web"), KEY)).replayed()).isTrue();
    now.addAndGet(Duration.ofHours(2).toMillis());
    assertThat(await(store.create(tunnel("shop"), KEY)).replayed()).isFalse();
  }

  @Test
  void makesOneTunnelHoweverOftenItIsAskedAtOnce() {
    TunnelStore store = open();
    List<Future<Outcome<Tunnel>>> asked =
        IntStream.range(0, 8).mapToObj(i -> store.create(tunnel("web"), KEY)).toList();
    List<Outcome<Tunnel>> outcomes = asked.stream().map(StoreSubject::await).toList();
    Set<Tunnel> made = outcomes.stream().map(Outcome::value).collect(Collectors.toSet());
    assertThat(made).hasSize(1);
    assertThat(outcomes).filteredOn(outcome -> !outcome.replayed()).hasSize(1);
  }
}
