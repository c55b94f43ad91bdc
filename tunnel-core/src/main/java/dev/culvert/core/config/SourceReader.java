package dev.culvert.core.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads single sources with Vert.x Config. Each gets a retriever of its own, since a merged result
 * would no longer tell where a value came from. Blocks; not for event loops.
 */
final class SourceReader implements AutoCloseable {

  private final Vertx vertx;

  /**
   * A reader with a small Vert.x of its own.
   *
   * @param maker makes it, such as {@code Vertx::vertx}
   */
  SourceReader(Function<VertxOptions, Vertx> maker) {
    vertx =
        maker.apply(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
  }

  /**
   * Reads a YAML file.
   *
   * @throws ConfigException if it cannot be read or is malformed; names file and line
   */
  JsonObject yaml(Path file) {
    String text = text(file);
    // The YAML processor of Vert.x answers null for a file of comments, which the retriever cannot
    // merge.
    if (text.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
      return new JsonObject();
    }
    refuseKeysGivenTwice(file, text);
    JsonObject where = new JsonObject().put("path", file.toAbsolutePath().toString());
    try {
      return read(new ConfigStoreOptions().setType("file").setFormat("yaml").setConfig(where));
    } catch (CompletionException e) {
      throw new ConfigException(file + ": " + reason(e));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new ConfigException(file + ": is not UTF-8 text");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read (" + e + ")");
    }
  }

  /** Vert.x would let the last one win. */
  private static void refuseKeysGivenTwice(Path file, String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try {
      new Yaml(new SafeConstructor(strict)).load(text);
    } catch (YAMLException e) {
      throw new ConfigException(file + ": " + reason(e));
    }
  }

  JsonObject json(JsonObject json) {
    return read(new ConfigStoreOptions().setType("json").setConfig(json));
  }

  /** All variables, their values as text. */
  JsonObject environment() {
    JsonObject asText = new JsonObject().put("raw-data", true);
    return read(new ConfigStoreOptions().setType("env").setConfig(asText));
  }

  private JsonObject read(ConfigStoreOptions store) {
    ConfigRetriever retriever =
        ConfigRetriever.create(vertx, new ConfigRetrieverOptions().addStore(store));
    try {
      return retriever.getConfig().toCompletionStage().toCompletableFuture().join();
    } finally {
      retriever.close();
    }
  }

  private static String reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
        return "line " + (marked.getProblemMark().getLine() + 1) + ": " + marked.getProblem();
      }
    }
    return "is not a YAML mapping of keys to values";
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
