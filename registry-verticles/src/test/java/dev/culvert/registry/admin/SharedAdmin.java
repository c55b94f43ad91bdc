package dev.culvert.registry.admin;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server for all tests of a class; every test finds it without tunnels. */
final class SharedAdmin implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private Path directory;
  private AdminServer server;
  private Api api;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("culvert-admin");
    server = AdminServer.start(directory);
    api = server.api();
  }

  AdminServer server() {
    return server;
  }

  Api api() {
    return api;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Object tunnel : api.get("/tunnels?limit=1000").is(200).json().getJsonArray("items")) {
      api.delete("/tunnels/" + ((JsonObject) tunnel).getString("id") + "?force=true").is(204);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (server != null) {
      server.close();
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
