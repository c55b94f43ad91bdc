package dev.culvert.core.launch;

import dev.culvert.core.boot.ClusterBoot;
import dev.culvert.core.boot.ClusterMember;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.ConfigLoader;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import dev.culvert.core.internals.AloneBuilder;
import dev.culvert.core.internals.SelfTest;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.ops.OpsServer;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a role with the Vert.x launcher: {@code java -jar culvert-edge.jar -cluster -conf '{...}'
 * -instances 2}. The configuration is loaded and checked before Vert.x starts and is the deployment
 * configuration of the verticle, to be read with {@link Settings#of}. A role's own launcher only
 * says what the role is:
 *
 * <pre>{@code
 * public final class EdgeLauncher extends CulvertLauncher {
 *   public EdgeLauncher(String[] args) {
 *     super(EdgeConfig.spec(), EdgeVerticle::new, args);
 *   }
 *
 *   public static void main(String[] args) {
 *     new EdgeLauncher(args).launch();
 *   }
 * }
 * }</pre>
 */
public abstract class CulvertLauncher extends VertxApplication implements VertxApplicationHooks {

  static {
    VertxTuning.setSystemProperties();
  }

  private static final Logger LOG = LoggerFactory.getLogger(CulvertLauncher.class);

  private final ConfigSpec spec;
  private final Supplier<? extends Deployable> verticle;
  private final LaunchArguments arguments;
  private final CulvertProcess process;
  private Settings settings;
  private volatile boolean deployed;
  private Runnable showProviders = () -> {};

  /**
   * Takes charge of the process's signals.
   *
   * @param spec the role's keys; its name is the role
   * @param verticle makes one instance
   * @param args of the Vert.x launcher, and {@code --set key=value}
   */
  protected CulvertLauncher(
      ConfigSpec spec, Supplier<? extends Deployable> verticle, String[] args) {
    this(spec, verticle, "culvert " + spec.name(), args);
  }

  /**
   * The same for a command of another name.
   *
   * @param command what messages on stderr begin with, such as {@code culvert tunnel run}
   */
  protected CulvertLauncher(
      ConfigSpec spec, Supplier<? extends Deployable> verticle, String command, String[] args) {
    this(spec, verticle, command, LaunchArguments.parse(args));
  }

  private CulvertLauncher(
      ConfigSpec spec,
      Supplier<? extends Deployable> verticle,
      String command,
      LaunchArguments arguments) {
    super(arguments.toVertx(), null, false, false);
    this.spec = spec;
    this.verticle = verticle;
    this.arguments = arguments;
    this.process = CulvertProcess.named(command);
  }

  /**
   * Starts the role. Returns 0 when it runs, or when only help was asked for; exits the JVM with 2
   * if the command line or the configuration is wrong and with 1 on any other failure, after a line
   * on stderr.
   */
  @Override
  public final int launch() {
    if (!arguments.problems().isEmpty()) {
      throw process.fail(new ConfigException(arguments.problems()));
    }
    int code = super.launch();
    if (code == 2) {
      System.exit(code); // the command line; picocli has said why
    } else if (code != 0) {
      throw process.fail(
          new StartException("-options or -deployment-options: Vert.x does not take them"));
    }
    return code;
  }

  @Override
  public final JsonObject afterConfigParsed(JsonObject ignored) {
    try {
      ConfigLoader loader =
          ConfigLoader.of(spec)
              .flags(arguments.flags())
              .vertx(options -> new AloneBuilder(options, false).build());
      if (arguments.conf() != null) {
        ConfArgument.apply(arguments.conf(), loader);
      }
      settings = loader.load();
      check(settings);
      process.drainWithin(drainLimit(settings));
      return settings.toJson();
    } catch (RuntimeException e) {
      throw process.fail(e);
    }
  }

  /**
   * Refuses settings that cannot work, before anything starts. May read files.
   *
   * @throws ConfigException if something must be changed
   */
  protected void check(Settings loaded) {
    // What the keys themselves cannot say is the role's.
  }

  /** What the verticle may take by its own settings, and a margin. */
  private Duration drainLimit(Settings loaded) {
    Duration limit = Duration.ofSeconds(10);
    if (spec.has("drain.grace")) {
      limit = limit.plus(loaded.duration("drain.grace"));
    }
    return spec.has("drain.announce") ? limit.plus(loaded.duration("drain.announce")) : limit;
  }

  @Override
  public final VertxBuilder createVertxBuilder(VertxOptions options) {
    VertxTuning.apply(options);
    try {
      if (!joinsCluster(settings, arguments.clustered())) {
        boolean providers = needsProviders(settings);
        showProviders = providers ? () -> {} : HiddenProviders.hide();
        return new AloneBuilder(options, providers);
      }
      ClusterMember node = ClusterBoot.start(ClusterConfig.from(settings), options);
      process.owns(node);
      return node.builder();
    } catch (RuntimeException e) {
      throw process.fail(e);
    }
  }

  /**
   * Whether a process that is not a member of the cluster needs the service providers of Vert.x on
   * the class path, such as what SQL clients register; true unless a role knows better. Loading
   * them loads classes of Hazelcast.
   *
   * @param loaded the role's settings
   */
  protected boolean needsProviders(Settings loaded) {
    return true;
  }

  @Override
  public final void beforeStartingVertx(HookContext context) {
    showProviders.run();
  }

  /**
   * Whether this process becomes a member of the cluster.
   *
   * @param loaded the role's settings
   * @param asked whether {@code -cluster} was given, which decides unless a role knows better
   * @throws ConfigException if the role cannot run like that
   */
  protected boolean joinsCluster(Settings loaded, boolean asked) {
    if (!asked) {
      LOG.warn(
          "This {} runs alone: it finds no other node, and none finds it. Start it with -cluster",
          spec.name());
    }
    return asked;
  }

  @Override
  public final void afterFailureToStartVertx(HookContext context, Throwable failure) {
    throw process.fail(orTimeout(failure, "Vert.x did not start within 2 minutes"));
  }

  @Override
  public final void afterVertxStarted(HookContext context) {
    Vertx vertx = context.vertx();
    process.owns(vertx);
    Ops ops = Ops.of(vertx);
    ops.readiness("start", () -> deployed);
    ops.readiness("drain", () -> !Drain.of(vertx).isStarted());
    try {
      if (spec.has("ops.port")) {
        OpsServer.start(vertx, OpsConfig.from(settings)).await();
      }
      SelfTest.run();
    } catch (RuntimeException e) {
      throw process.fail(e);
    }
  }

  @Override
  public final Supplier<? extends Deployable> verticleSupplier() {
    return verticle;
  }

  @Override
  public final void afterVerticleDeployed(HookContext context) {
    deployed = true;
    LOG.info("{} started, {} instances", spec.name(), context.deploymentOptions().getInstances());
  }

  @Override
  public final void afterFailureToDeployVerticle(HookContext context, Throwable failure) {
    throw process.fail(orTimeout(failure, "the verticle did not start within 2 minutes"));
  }

  private static Throwable orTimeout(Throwable failure, String otherwise) {
    return failure == null ? new StartException(otherwise) : failure;
  }
}
