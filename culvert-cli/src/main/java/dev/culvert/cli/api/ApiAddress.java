package dev.culvert.cli.api;

import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where the admin API is and what proves that one may use it, each with where that was said: an
 * option, else the environment, else the data directory, else a default.
 *
 * @param url scheme, host, port, perhaps a path; without a slash at the end
 * @param urlSource where the URL came from
 * @param token null when there is none
 * @param tokenSource where the token came from, or where one was looked for
 */
public record ApiAddress(URI url, String urlSource, String token, String tokenSource) {

  /** Names the URL. */
  public static final String URL_VARIABLE = "CULVERT_API";

  /** Names the token. */
  public static final String TOKEN_VARIABLE = "CULVERT_API_TOKEN";

  private static final String DEFAULT_URL = "http://127.0.0.1:9100";

  /**
   * Looks in all places; reads files.
   *
   * @param urlOption what {@code --api} said, or null
   * @param tokenOption what {@code --api-token} said, or null
   * @throws CommandException if the URL is none, the token cannot be one, or a file cannot be read
   */
  public static ApiAddress find(
      String urlOption, String tokenOption, Map<String, String> environment, DataDirectory data) {
    Given url = first(urlOption, "--api", environment, URL_VARIABLE, data, DataDirectory.ADMIN_URL);
    Given token =
        first(
            tokenOption,
            "--api-token",
            environment,
            TOKEN_VARIABLE,
            data,
            DataDirectory.ADMIN_TOKEN);
    Given at = url == null ? new Given(DEFAULT_URL, "the default") : url;
    if (token != null && !token.value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CommandException(
          ExitCode.UNAUTHORISED,
          "the API token from "
              + token.source()
              + " has characters that no token has; right is what "
              + DataDirectory.ADMIN_TOKEN
              + " in the registry's data directory contains");
    }
    return new ApiAddress(
        parse(at),
        at.source(),
        token == null ? null : token.value(),
        token == null ? data.file(DataDirectory.ADMIN_TOKEN).toString() : token.source());
  }

  private static Given first(
      String option,
      String optionName,
      Map<String, String> environment,
      String variable,
      DataDirectory data,
      String fileName) {
    if (option != null && !option.isBlank()) {
      return new Given(option.strip(), optionName);
    }
    String set = environment.getOrDefault(variable, "");
    if (!set.isBlank()) {
      return new Given(set.strip(), variable);
    }
    Path file = data.file(fileName);
    try {
      String content = Files.readString(file).strip();
      return content.isEmpty() ? null : new Given(content, file.toString());
    } catch (NoSuchFileException absent) {
      return null;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNAUTHORISED,
          file
              + " cannot be read ("
              + e
              + "); run this as the user of the registry, or give "
              + optionName
              + " or "
              + variable,
          e);
    }
  }

  private static URI parse(Given given) {
    try {
      URI uri = new URI(given.value());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getFragment() == null) {
        String text = uri.toString();
        return new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      }
    } catch (URISyntaxException e) {
      // Reported below, like everything else that is not a URL.
    }
    throw new CommandException(
        ExitCode.INVALID,
        given.source() + ": " + given.value() + " is not a URL such as " + DEFAULT_URL);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return url + " (" + urlSource + ")";
  }
}
