package dev.culvert.benchmark.sidebyside.process;

import dev.culvert.testing.process.JavaProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs of other packages that are used. */
public enum Tools {
  WRK("wrk", "wrk", "-v"),
  NGINX("nginx", "nginx", "-v"),
  HAPROXY("haproxy", "haproxy", "-v"),
  H2LOAD("h2load", "nghttp2-client", "--version"),
  SSHD("sshd", "openssh-server", "-V"),
  SSH("ssh", "openssh-client", "-V"),
  SSH_KEYGEN("ssh-keygen", "openssh-client", ""),
  PERF("perf", "linux-perf", "--version");

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d[\\w.+-]*");

  private final String program;
  private final String debianPackage;
  private final String versionOption;

  Tools(String program, String debianPackage, String versionOption) {
    this.program = program;
    this.debianPackage = debianPackage;
    this.versionOption = versionOption;
  }

  /** Where it is, if it is installed. */
  public Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)).filter(entry -> !entry.isEmpty()),
            Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where it is, as the first word of a command. */
  public String path() {
    return find().orElseThrow(() -> new IllegalStateException(missing())).toString();
  }

  /** What to say when it is not installed. */
  public String missing() {
    return program + " is not installed (Debian: " + debianPackage + ")";
  }

  /** What it says its version is; empty when it does not. */
  public String version() {
    if (find().isEmpty() || versionOption.isEmpty()) {
      return "";
    }
    ProcessBuilder command = new ProcessBuilder(List.of(path(), versionOption));
    try (JavaProcess process = JavaProcess.start(program, command, Optional.empty())) {
      process.awaitExit(LIMIT);
      return process.lines().stream()
          .map(VERSION::matcher)
          .filter(Matcher::find)
          .map(Matcher::group)
          .findFirst()
          .orElse("");
    }
  }
}
