package dev.culvert.edge.answer;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows a {@link Problem} to a program as problem JSON and to a person as a small page. */
public final class ProblemPages {

  private static final String JSON = "application/problem+json";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$d %2$s</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem }
      small { color: #767676 }
      </style>
      </head>
      <body>
      <h1>%1$d %2$s</h1>
      <p>%3$s</p>
      <p><small>Request %4$s</small></p>
      </body>
      </html>
      """;

  private ProblemPages() {}

  /**
   * A response, without Content-Length.
   *
   * @param headers in the order to send, Content-Type included
   * @param body UTF-8
   */
  public record Page(Map<String, String> headers, String body) {}

  /**
   * The page for a visitor.
   *
   * @param accept the Accept field, or null; HTML only if it is preferred to JSON by name
   * @param requestId what the visitor may quote; null before there is one, for JSON only
   */
  public static Page render(Problem problem, String accept, String requestId) {
    boolean html = prefersHtml(accept);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", html ? HTML : JSON);
    headers.put("cache-control", "no-store");
    if (html) {
      headers.put("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    }
    if (!problem.retryAfter().equals(Duration.ZERO)) {
      headers.put("retry-after", Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
    }
    if (problem.status() == 405) {
      headers.put("allow", ALLOWED);
    }
    return new Page(headers, html ? html(problem, requestId) : json(problem, requestId));
  }

  private static String json(Problem problem, String requestId) {
    JsonObject json =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail());
    return (requestId == null ? json : json.put("instance", requestId)).encode();
  }

  private static String html(Problem problem, String requestId) {
    return PAGE.formatted(
        problem.status(), escape(problem.title()), escape(problem.detail()), escape(requestId));
  }

  static boolean prefersHtml(String accept) {
    if (accept == null) {
      return false;
    }
    double html = 0;
    double json = 0;
    for (String range : accept.split(",", -1)) {
      String type = MediaRanges.type(range);
      switch (type) {
        case "text/html", "application/xhtml+xml" ->
            html = Math.max(html, MediaRanges.weight(range));
        case "application/json", JSON -> json = Math.max(json, MediaRanges.weight(range));
        default -> {
          // Wildcards say nothing about which of the two a visitor can read.
        }
      }
    }
    return html > json;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
