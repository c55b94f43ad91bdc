package dev.culvert.core.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CulvertLauncherTest {

  @TempDir Path directory;

  @Test
  void shouldDrainThenStopThenExitWithZeroOnSigterm() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory)) {
      role.await("listening");
      role.terminate();
      assertThat(role.awaitExit()).isZero();
      assertThat(role.out()).containsSubsequence("draining", "drained", "stopped");
      assertThat(role.err()).isEmpty();
    }
  }

  @Test
  void shouldExitWithZeroWhenEverythingHereWasDrainedByItself() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory, "--set", "behaviour=leave")) {
      assertThat(role.awaitExit()).isZero();
      assertThat(role.out()).contains("stopped");
      assertThat(role.err()).isEmpty();
    }
  }

  @Test
  void shouldHaltOnASecondSignal() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory, "--set", "behaviour=hang-drain")) {
      role.await("listening");
      role.terminate();
      role.await("draining");
      role.terminate();
      assertThat(role.awaitExit()).isEqualTo(1);
      assertThat(role.err()).isEqualTo("culvert sample: halted by a second signal\n");
      assertThat(role.out()).doesNotContain("stopped");
    }
  }

  @Test
  void shouldExitWithZeroWhenTerminatedWhileStarting() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory, "--set=behaviour=hang-start")) {
      role.await("hanging");
      role.terminate();
      assertThat(role.awaitExit()).isZero();
      assertThat(role.err()).isEmpty();
    }
  }

  @Test
  void shouldJoinNoClusterWhenTheRoleIsToBeAlone() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory, "-cluster", "--set", "behaviour=alone")) {
      role.await("listening");
      assertThat(role.out()).contains(" false").doesNotContainIgnoringCase("hazelcast");
    }
  }

  @Test
  void shouldNameFileAndKeyOfABadValueAndExitWithTwo() throws Exception {
    Files.createDirectory(directory.resolve("conf"));
    Files.writeString(directory.resolve("conf/sample.yaml"), "http:\n  port: 99999\n");
    try (RoleProcess role = RoleProcess.start(directory)) {
      assertThat(role.awaitExit()).isEqualTo(2);
      assertThat(role.err())
          .isEqualTo(
              "culvert sample: conf/sample.yaml: http.port: 99999 is not a port (0 for any free one, or 1..65535)\n");
      assertThat(role.out()).isEmpty();
    }
  }

  @Test
  void shouldRefuseMalformedConfJson() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory, "-conf", "{\"http.port\": }")) {
      assertThat(role.awaitExit()).isEqualTo(2);
      assertThat(role.err())
          .startsWith("culvert sample: -conf: is not valid JSON: ")
          .hasLineCount(1);
    }
  }

  @Test
  void shouldRefuseAKeyThatTheJsonHasTwice() throws Exception {
    try (RoleProcess role =
        RoleProcess.start(directory, "-conf", "{\"http.port\": 1, \"http.port\": 2}")) {
      assertThat(role.awaitExit()).isEqualTo(2);
      assertThat(role.err())
          .startsWith("culvert sample: -conf: is not valid JSON: Duplicate field 'http.port'")
          .hasLineCount(1);
    }
  }

  @Test
  void shouldCheckTheSettingsBeforeItJoinsTheCluster() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory, "-cluster", "--set", "behaviour=refuse")) {
      assertThat(role.awaitExit()).isEqualTo(2);
      assertThat(role.err())
          .isEqualTo("culvert sample: command line: behaviour: refuse is not allowed\n");
      assertThat(role.out()).isEmpty();
    }
  }

  @Test
  void shouldWarnThatItRunsAloneWithoutACluster() throws Exception {
    try (RoleProcess role = RoleProcess.start(directory)) {
      role.await("listening");
      assertThat(role.out())
          .contains("This sample runs alone: it finds no other node", "Start it with -cluster");
    }
  }

  @Test
  void shouldSayInOneLineThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RoleProcess role =
            RoleProcess.start(directory, Map.of("CULVERT_HTTP_PORT", "" + taken.getLocalPort()))) {
      assertThat(role.awaitExit()).isEqualTo(1);
      assertThat(role.err())
          .isEqualTo(
              "culvert sample: CULVERT_HTTP_PORT: http.port: %d is taken on 127.0.0.1; stop what listens there, or choose another port\n"
                  .formatted(taken.getLocalPort()));
      assertThat(role.out()).doesNotContain("\tat ");
    }
  }

  @Test
  void shouldRunClusteredWithTheOptionsOfTheVertxLauncherAndLeaveOnSigterm() throws Exception {
    String conf = "{\"cluster\": {\"port\": 27301, \"bus\": {\"port\": 28301}}, \"http.port\": 0}";
    try (RoleProcess role =
        RoleProcess.start(directory, "-cluster", "-conf", conf, "-instances", "2")) {
      assertThat(role.await("listening")).endsWith("true");
      String ops = role.await("Health and metrics on ");
      role.await("sample started");
      var ready = HttpRequest.newBuilder(URI.create(ops + "/ready")).build();
      assertThat(HttpClient.newHttpClient().send(ready, BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      role.terminate();
      assertThat(role.awaitExit()).isZero();
      assertThat(role.out().lines().filter(line -> line.equals("drained"))).hasSize(2);
      assertThat(role.err()).isEmpty();
    }
  }

  @Test
  void shouldSayInOneLineThatTheClusterIsNotReachable() throws Exception {
    String conf =
        "{\"cluster.port\": 27331, \"cluster.members\": [\"127.0.0.2\"], \"cluster.join.timeout\": \"1s\"}";
    try (RoleProcess role = RoleProcess.start(directory, "-cluster", "-conf", conf)) {
      assertThat(role.awaitExit()).isEqualTo(1);
      assertThat(role.err())
          .startsWith("culvert sample: -conf: cluster.members: 127.0.0.2 leads to no cluster")
          .hasLineCount(1);
    }
  }
}
