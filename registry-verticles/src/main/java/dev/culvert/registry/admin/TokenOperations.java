package dev.culvert.registry.admin;

import dev.culvert.core.tunnel.TokenHash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the API does to the tokens of tunnels. */
final class TokenOperations {

  private static final Comparator<TokenHash> OLDEST_FIRST =
      Comparator.comparing(TokenOperations::key, Page::compare);

  private final TunnelAccess access;

  TokenOperations(TunnelAccess access) {
    this.access = access;
  }

  Map<String, Operation> byId() {
    return Map.of("listTokens", this::list, "addToken", this::add, "revokeToken", this::revoke);
  }

  private Future<Answer> list(Call call) {
    Page page = Page.of(call, 2);
    return access.page(
        call,
        tunnel ->
            page.answer(
                tunnel.tokens().stream()
                    .sorted(OLDEST_FIRST)
                    .filter(token -> page.isPast(key(token))),
                TokenOperations::key,
                TunnelJson::of));
  }

  private static List<String> key(TokenHash token) {
    return List.of(String.format("%019d", token.createdAtMillis()), token.id().toString());
  }

  private Future<Answer> add(Call call) {
    return access
        .change(call, (tunnel, any) -> access.tunnels().addToken(tunnel.id(), call.idempotency()))
        .map(
            created -> {
              JsonObject json = TunnelJson.of(created.hash());
              created.token().ifPresent(token -> json.put("token", token.text()));
              return Answer.created(json).replay(created.token().isEmpty());
            });
  }

  private Future<Answer> revoke(Call call) {
    UUID tokenId = call.pathUuid("tokenId");
    return access
        .change(call, (tunnel, any) -> access.tunnels().revokeToken(tunnel.id(), tokenId))
        .map(ignored -> Answer.gone());
  }
}
