package dev.culvert.cli.exit;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a command's exit code says. */
public enum ExitCode {
  /** Done. */
  OK(0, "done"),
  /** Nothing below fits; the message says what happened. */
  UNEXPECTED(1, "an unexpected failure"),
  /** The command line, a name, a hostname or a configuration is wrong. */
  INVALID(2, "the command line or what it says is invalid"),
  /** No answer, or one that says to come back later. */
  UNREACHABLE(3, "the admin API cannot be reached or cannot answer now"),
  /** The admin API does not take the token. */
  UNAUTHORISED(4, "not authorised: the API token is missing or wrong"),
  /** The tunnel, connector, token or route, or its credentials file, is not there. */
  NOT_FOUND(5, "not found"),
  /** Something else stands in the way: a name is taken, connectors are live, a limit is reached. */
  CONFLICT(6, "a conflict, or a condition that does not hold");

  /** Not an exit code: what a command returns whose process goes on until a signal ends it. */
  public static final int RUNNING = -1;

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** 0..6. */
  public int code() {
    return code;
  }

  /** Every code with its meaning, in order, for help texts. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode each : values()) {
      meanings.put(Integer.toString(each.code), each.meaning);
    }
    return meanings;
  }
}
