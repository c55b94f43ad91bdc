package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.output.TextTable;
import dev.culvert.core.data.DataDirectory;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;

/** What to tell a person when the admin API does not do what it was asked for. */
final class ApiFailures {

  private static final String CHANGED =
      "; a change that was asked for may or may not have happened";

  private final ApiAddress address;

  ApiFailures(ApiAddress address) {
    this.address = address;
  }

  /**
   * No answer.
   *
   * @param changing whether the request may have arrived and changed something
   */
  CommandException unreachable(Throwable cause, boolean changing) {
    return new CommandException(
        ExitCode.UNREACHABLE,
        "the admin API at "
            + address
            + " cannot be reached: "
            + reason(cause)
            + (changing ? CHANGED : "")
            + "; start a registry (culvert demo, or culvert registry), or say where one is with"
            + " --api or "
            + ApiAddress.URL_VARIABLE,
        cause);
  }

  /** The same, for want of time. */
  CommandException slow(Duration limit, Throwable cause, boolean changing) {
    return new CommandException(
        ExitCode.UNREACHABLE,
        "the admin API at "
            + address
            + " did not answer within "
            + limit.toSeconds()
            + " s"
            + (changing ? CHANGED : "")
            + "; --timeout waits longer",
        cause);
  }

  CommandException unreadable(String what) {
    return new CommandException(
        ExitCode.UNEXPECTED,
        "the answer of "
            + address
            + " is "
            + what
            + "; is that the admin API of a registry, and as new as this program?");
  }

  /**
   * What an answer says that is not a success.
   *
   * @param body null if it is not JSON
   */
  CommandException of(int status, JsonNode body) {
    if (status == 401 || status == 403) {
      return new CommandException(ExitCode.UNAUTHORISED, unauthorised(status));
    }
    String detail = body == null ? "" : body.path("detail").asText(body.path("title").asText());
    if (detail.isEmpty()) {
      return unreadable("status " + status + " without an explanation");
    }
    String field = body.path("field").asText();
    String text = TextTable.visible(detail);
    boolean named = field.isEmpty() || text.contains(field);
    return new CommandException(kind(status), named ? text : field + ": " + text);
  }

  private String unauthorised(int status) {
    String right =
        "right is the content of "
            + DataDirectory.ADMIN_TOKEN
            + " in the registry's data directory, by --data or CULVERT_DATA, --api-token or "
            + ApiAddress.TOKEN_VARIABLE;
    return address.token() == null
        ? "the admin API at "
            + address
            + " wants a token, and there is none, also not in "
            + address.tokenSource()
            + "; "
            + right
        : "the admin API at "
            + address
            + " does not take the token from "
            + address.tokenSource()
            + " (status "
            + status
            + "); "
            + right;
  }

  private static ExitCode kind(int status) {
    return switch (status) {
      case 400, 413, 415, 422 -> ExitCode.INVALID;
      case 404 -> ExitCode.NOT_FOUND;
      case 409, 412, 428 -> ExitCode.CONFLICT;
      case 429, 502, 503, 504, 507 -> ExitCode.UNREACHABLE;
      default -> ExitCode.UNEXPECTED;
    };
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "there is no such host";
    }
    if (cause instanceof ConnectException) {
      return "nothing listens there";
    }
    return "no answer (" + cause + ")";
  }
}
