package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ssh -R} to an sshd of its own, with keys of its own. */
final class SshReverse implements Setup {

  private static final Duration KEY_LIMIT = Duration.ofSeconds(20);
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  /** An sshd of root wants that directory: this one sees a /run of its own. */
  private static final List<String> OWN_RUN =
      List.of(
          "unshare",
          "--mount",
          "sh",
          "-c",
          "mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec \"$@\"",
          "sh");

  @Override
  public String name() {
    return "ssh";
  }

  @Override
  public String description() {
    return "ssh -R";
  }

  @Override
  public List<Tools> needs() {
    return List.of(Tools.SSHD, Tools.SSH, Tools.SSH_KEYGEN);
  }

  @Override
  public Started start(Workspace workspace, int originPort) {
    Path directory = workspace.directory(name());
    makeKey(workspace, directory, "host_key");
    makeKey(workspace, directory, "client_key");
    int sshPort = FreePorts.one();
    int port = FreePorts.one();
    Map<String, String> words =
        Map.of(
            "PORT", Integer.toString(sshPort),
            "LISTEN", Integer.toString(port),
            "ORIGIN", Integer.toString(originPort));
    Path serverConf = workspace.configure("sshd_config", directory, words);
    Path clientConf = workspace.configure("ssh_config", directory, words);
    JavaProcess server = workspace.start("sshd", directory, Map.of(), serverCommand(serverConf));
    Probe.awaitListening(sshPort, server);
    JavaProcess client =
        workspace.start(
            "ssh",
            directory,
            Map.of(),
            List.of(Tools.SSH.path(), "-N", "-F", clientConf.toString(), "bench"));
    Probe.awaitOk(port, "/1k", client);
    Map<String, ProcessTree> processes = new LinkedHashMap<>();
    processes.put("edge", ProcessTree.of(server.pid()));
    processes.put("connector", ProcessTree.of(client.pid()));
    return new Started(port, processes);
  }

  private static List<String> serverCommand(Path conf) {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> command =
        new ArrayList<>(root && !Files.isDirectory(PRIVILEGE_SEPARATION) ? OWN_RUN : List.of());
    command.addAll(List.of(Tools.SSHD.path(), "-D", "-e", "-f", conf.toString()));
    return command;
  }

  private static void makeKey(Workspace workspace, Path directory, String name) {
    List<String> command =
        List.of(Tools.SSH_KEYGEN.path(), "-q", "-t", "ed25519", "-N", "", "-f", name);
    workspace.run("ssh-keygen-" + name, directory, Map.of(), command, KEY_LIMIT);
  }
}
