package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.tunnel.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The admin API of a registry, as commands use it. Every method blocks until the answer is there
 * and throws {@link CommandException}, made for a terminal, when there is none or it is not a
 * success.
 */
public final class AdminApi {

  private static final String TUNNELS = "/tunnels";
  private static final int PAGE = 1000;

  private final ApiHttp http;

  /** Over this connection. */
  public AdminApi(ApiHttp http) {
    this.http = http;
  }

  /** Where it is. */
  public ApiAddress address() {
    return http.address();
  }

  /** Makes a tunnel with its first token, once, also if an answer is lost on the way. */
  public CreatedTunnel create(TunnelRequest tunnel) {
    JsonNode json = http.post(TUNNELS, tunnel.json());
    ApiTunnel created = read(json, ApiTunnel::of);
    if (json.has("token")) {
      return new CreatedTunnel(created, read(json, each -> JsonFields.text(each, "token")));
    }
    // The answer with the token was lost. Nobody has that token, so another takes its place.
    created.tokens().forEach(lost -> revokeToken(created.id(), lost.id()));
    return new CreatedTunnel(created, newToken(created.id()).secret());
  }

  /** All tunnels, by name. */
  public List<ApiTunnel> tunnels() {
    return all(TUNNELS, ApiTunnel::of);
  }

  /**
   * The tunnel of this name or UUID.
   *
   * @throws CommandException also if there is none
   */
  public ApiTunnel tunnel(String nameOrId) {
    return read(http.get(TUNNELS + "/" + encode(nameOrId)), ApiTunnel::of);
  }

  /** The same; empty if there is none. */
  public Optional<ApiTunnel> find(String nameOrId) {
    try {
      return Optional.of(tunnel(nameOrId));
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes a tunnel with all that belongs to it, with force also if it has live connectors. */
  public void delete(UUID tunnel, boolean force) {
    http.delete(path(tunnel) + (force ? "?force=true" : ""));
  }

  /** A new token. */
  public NewToken newToken(UUID tunnel) {
    String path = path(tunnel) + "/tokens";
    JsonNode json = http.post(path, null);
    if (!json.has("token")) {
      // As in create.
      revokeToken(tunnel, read(json, ApiToken::of).id());
      json = http.post(path, null);
    }
    return read(json, each -> new NewToken(ApiToken.of(each), JsonFields.text(each, "token")));
  }

  /** Ends a token; its connectors have to leave. */
  public void revokeToken(UUID tunnel, String tokenId) {
    http.delete(path(tunnel) + "/tokens/" + encode(tokenId));
  }

  /** Adds a route to a tunnel. */
  public void addRoute(UUID tunnel, Route route) {
    http.post(path(tunnel) + "/routes", TunnelRequest.json(route));
  }

  /** Changes the options of a route by a merge patch: null removes one. */
  public ApiRoute changeRoute(ApiTunnel tunnel, Route route, ObjectNode options) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("options", options);
    JsonNode changed = http.patch(path(tunnel.id(), route), patch);
    return read(changed, json -> ApiRoute.of(tunnel, json));
  }

  /** Takes a route away from a tunnel. */
  public void removeRoute(UUID tunnel, Route route) {
    http.delete(path(tunnel, route));
  }

  /** All routes of all tunnels. */
  public List<ApiRoute> routes() {
    return all("/routes", ApiRoute::of);
  }

  /** The live connectors of a tunnel. */
  public ApiConnectors connectors(UUID tunnel) {
    Set<String> unheard = new TreeSet<>();
    List<ApiConnector> items =
        all(
            path(tunnel) + "/connectors",
            ApiConnector::of,
            page -> unheard.addAll(JsonFields.texts(page, "unheardEdges")));
    return new ApiConnectors(items, List.copyOf(unheard));
  }

  /** Tells a connector to finish what is open, and leave. */
  public void drain(UUID tunnel, String connectorId) {
    http.post(path(tunnel) + "/connectors/" + encode(connectorId) + "/drain", null);
  }

  /** Cuts a connector off at once. */
  public void disconnect(UUID tunnel, String connectorId) {
    http.delete(path(tunnel) + "/connectors/" + encode(connectorId));
  }

  private <T> List<T> all(String path, Function<JsonNode, T> item) {
    return all(path, item, page -> {});
  }

  private <T> List<T> all(String path, Function<JsonNode, T> item, Consumer<JsonNode> eachPage) {
    List<T> items = new ArrayList<>();
    String after = "";
    while (true) {
      String query = "?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + encode(after));
      JsonNode page = http.get(path + query);
      eachPage.accept(page);
      items.addAll(read(page, json -> JsonFields.list(json, "items", item)));
      String next = page.path("next").asText("");
      if (next.isEmpty() || page.path("next").isNull()) {
        return List.copyOf(items);
      }
      if (next.equals(after)) {
        throw http.unreadable("a page whose next one is itself");
      }
      after = next;
    }
  }

  private <T> T read(JsonNode json, Function<JsonNode, T> reader) {
    try {
      return reader.apply(json);
    } catch (JsonFields.MissingException e) {
      throw http.unreadable(e.getMessage());
    }
  }

  private static String path(UUID tunnel) {
    return TUNNELS + "/" + tunnel;
  }

  private static String path(UUID tunnel, Route route) {
    return path(tunnel)
        + "/routes?hostname="
        + encode(route.hostname())
        + "&pathPrefix="
        + encode(route.pathPrefix());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
