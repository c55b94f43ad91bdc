package dev.culvert;

import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.vertx.core.Deployable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The import rule, and what else ARCHITECTURE.md promises about who may use what. */
@Timeout(60)
class ArchitectureTest {

  private static final String CORE = "dev.culvert.core..";
  private static final String EDGE = "dev.culvert.edge..";
  private static final String REGISTRY = "dev.culvert.registry..";
  private static final String CONNECTOR = "dev.culvert.connector..";
  private static final String CLI = "dev.culvert.cli..";

  private static JavaClasses program;

  @BeforeAll
  static void read() {
    program =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("dev.culvert");
  }

  @Test
  void shouldKeepTheCoreFreeOfRoles() {
    assertDependsOnNone(CORE, EDGE, REGISTRY, CONNECTOR, CLI);
  }

  @Test
  void shouldKeepTheEdgeApartFromOtherRoles() {
    assertDependsOnNone(EDGE, REGISTRY, CONNECTOR, CLI);
  }

  @Test
  void shouldKeepTheRegistryApartFromOtherRoles() {
    assertDependsOnNone(REGISTRY, EDGE, CONNECTOR, CLI);
  }

  @Test
  void shouldKeepTheConnectorApartFromOtherRoles() {
    assertDependsOnNone(CONNECTOR, EDGE, REGISTRY, CLI);
  }

  @Test
  void shouldHaveNoVerticleInTheCoreButTheOpsServer() {
    classes()
        .that()
        .resideInAPackage(CORE)
        .and()
        .areAssignableTo(Deployable.class)
        .should()
        .resideInAPackage("dev.culvert.core.ops")
        .check(program);
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "edge", "registry", "connector"})
  void shouldHaveNoCyclesBetweenPackages(String module) {
    slices().matching("dev.culvert." + module + ".(*)..").should().beFreeOfCycles().check(program);
  }

  /** Serving a request never waits for the cluster: roles see it as views and messages only. */
  @Test
  void shouldUseHazelcastOnlyWhereNodesJoin() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.culvert.core.boot", "dev.culvert.core.cluster")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast..")
        .check(program);
  }

  /** What is no API of Vert.x changes with any version: one package has it, and a self-test. */
  @Test
  void shouldReachTheInternalsOfVertxThroughOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.culvert.core.internals",
            "dev.culvert.connector.origin.http1",
            "dev.culvert.testing..",
            "dev.culvert.benchmark..")
        .and()
        .doNotHaveFullyQualifiedName("dev.culvert.core.frame.PooledBuffer")
        .and()
        .haveNameNotMatching("dev\\.culvert\\.core\\.cluster\\.ClusterNode(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.core.internal..",
            "io.vertx.core.impl..",
            "io.vertx.core.buffer.impl..",
            "io.vertx.core.http.impl..",
            "io.vertx.core.net.impl..")
        .check(program);
  }

  @Test
  void shouldChooseAndRouteWithoutVertx() {
    assertDependsOnNone("dev.culvert.edge.balance..", "io.vertx..", "io.netty..");
    // Netty's reading of IP addresses is a library like any other.
    assertDependsOnNone(
        "dev.culvert.edge.route..", "io.vertx..", "io.netty.buffer..", "io.netty.channel..");
  }

  @Test
  void shouldTakeNoLockInTheEdge() {
    assertDependsOnNone(EDGE, "java.util.concurrent.locks..");
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(EDGE)
        .should()
        .haveModifier(SYNCHRONIZED)
        .check(program);
  }

  @Test
  void shouldPrintOnlyInCommandsAndLaunchers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CLI, "dev.culvert.core.launch..", "dev.culvert.testing..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(program);
  }

  private static void assertDependsOnNone(String those, String... others) {
    noClasses()
        .that()
        .resideInAPackage(those)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(program);
  }
}
