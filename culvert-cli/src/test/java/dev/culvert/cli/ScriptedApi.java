package dev.culvert.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A server that answers as a test says, and keeps what it was asked. */
public final class ScriptedApi implements AutoCloseable {

  /** What {@link #run} sends as bearer token; any is taken. */
  public static final String TOKEN = "the-admin-token";

  /** The tunnel {@code web}. */
  public static final String ID = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";

  /** Its token. */
  public static final String TOKEN_ID = "11111111-2222-4333-8444-555555555555";

  /** It, as the API shows it. */
  public static final String WEB =
      """
      {"id": "%s", "name": "web", "connectorLimit": 100, "createdAt": "2026-03-01T12:00:00.123Z",
       "revision": 7, "routes": [{"hostname": "web.localhost", "pathPrefix": "/"},
       {"hostname": "web.localhost", "pathPrefix": "/api"}],
       "tokens": [{"id": "%s", "createdAt": "2026-03-01T12:00:00.123Z"}],
       "config": {"origin": {"url": "http://127.0.0.1:3000"}}, "connectors": 2}"""
          .formatted(ID, TOKEN_ID);

  /** A request as it arrived. */
  public record Seen(String method, String target, Headers headers, String body) {}

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** On any free port, until it is closed. */
  public ScriptedApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Without a path. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers this request with JSON; after several such calls one after the other. */
  public ScriptedApi on(String request, int status, String json) {
    return on(request, exchange -> respond(exchange, status, "application/json", json));
  }

  /** The same with a problem. */
  public ScriptedApi problem(String request, int status, String detail, String field) {
    String json =
        "{\"type\": \"about:blank\", \"title\": \"T\", \"status\": %d, \"detail\": \"%s\"%s}"
            .formatted(status, detail, field == null ? "" : ", \"field\": \"" + field + "\"");
    return on(request, exchange -> respond(exchange, status, "application/problem+json", json));
  }

  /** The same with HTML. */
  public ScriptedApi html(String request, int status) {
    return on(request, exchange -> respond(exchange, status, "text/html", "<h1>Hello</h1>"));
  }

  /** Reads the request, and closes the connection without an answer. */
  public ScriptedApi loses(String request) {
    return on(request, HttpExchange::close);
  }

  /** Reads the request, and never answers. */
  public ScriptedApi hangs(String request) {
    return on(
        request,
        exchange -> {
          try {
            closing.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
  }

  private ScriptedApi on(String request, Answer answer) {
    synchronized (answers) {
      answers.computeIfAbsent(request, absent -> new ArrayDeque<>()).add(answer);
    }
    return this;
  }

  /** What arrived, in order. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** What arrived with this method and target. */
  public List<Seen> seen(String request) {
    Predicate<Seen> same = each -> (each.method() + " " + each.target()).equals(request);
    return seen.stream().filter(same).toList();
  }

  /** Runs a command against it, with the right token and this data directory. */
  public CommandRun run(Path data, String... words) {
    return CommandRun.of(
        Map.of("CULVERT_API", url(), "CULVERT_API_TOKEN", TOKEN, "CULVERT_DATA", data.toString()),
        words);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
    seen.add(new Seen(exchange.getRequestMethod(), target, exchange.getRequestHeaders(), body));
    Answer answer;
    synchronized (answers) {
      Deque<Answer> left = answers.get(exchange.getRequestMethod() + " " + target);
      answer = left == null ? null : left.size() > 1 ? left.poll() : left.peek();
    }
    if (answer == null) {
      respond(exchange, 501, "text/plain", "not in the script: " + target);
    } else {
      answer.to(exchange);
    }
  }

  private static void respond(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
