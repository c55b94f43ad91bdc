package dev.culvert;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.culvert.shape.Shape;
import dev.culvert.shape.Square;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No more than three top-level classes all reach each other. */
@Timeout(60)
class KnotsTest {

  private static final int MOST_CLASSES = 3;
  private static final int MOST_EXCEPTIONS = 3;

  /** Knots that are still to be cut, by name, with exactly the classes of each: none. */
  private static final Map<String, SortedSet<String>> EXCEPTIONS = Map.of();

  @Test
  void shouldHaveNoKnotOfMoreThanThreeClasses() {
    Knots program =
        Knots.of(
            new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.culvert"));
    List<SortedSet<String>> knots = program.ofMoreThan(MOST_CLASSES);

    assertThat(knots.stream().filter(knot -> !EXCEPTIONS.containsValue(knot)))
        .withFailMessage(
            () ->
                knots.stream()
                    .filter(knot -> !EXCEPTIONS.containsValue(knot))
                    .map(program::describe)
                    .collect(Collectors.joining("\n", "knots that are no exception:\n\n", "")))
        .isEmpty();
    assertThat(EXCEPTIONS)
        .as("exceptions that are no knots any more: take them off the list")
        .allSatisfy((name, classes) -> assertThat(knots).contains(classes));
  }

  @Test
  void shouldHaveFewExceptions() {
    assertThat(EXCEPTIONS).hasSizeLessThanOrEqualTo(MOST_EXCEPTIONS);
  }

  /** How knots are found. */
  @Nested
  class Finding {

    @Test
    void shouldFindWhatReachesEachOtherByDetours() {
      Knots knots =
          Knots.of(
              Map.of(
                  "a", Set.of("b", "e"),
                  "b", Set.of("c"),
                  "c", Set.of("a", "d"),
                  "d", Set.of("d", "e"),
                  "e", Set.of("f"),
                  "f", Set.of("e")));

      assertThat(knots.ofMoreThan(2)).containsExactly(new TreeSet<>(Set.of("a", "b", "c")));
      assertThat(knots.ofMoreThan(1)).hasSize(2);
      assertThat(knots.ofMoreThan(3)).isEmpty();
    }

    @Test
    void shouldJoinTwoCyclesThatShareAClass() {
      Knots knots =
          Knots.of(
              Map.of("a", Set.of("b", "c"), "b", Set.of("a"), "c", Set.of("d"), "d", Set.of("a")));

      assertThat(knots.ofMoreThan(3)).hasSize(1);
    }

    @Test
    void shouldSayWhoUsesWhom() {
      Knots knots = Knots.of(Map.of("x.A", Set.of("y.B", "x.C"), "y.B", Set.of("x.A")));

      assertThat(knots.describe(knots.ofMoreThan(1).get(0)))
          .isEqualTo(
              """
              2 classes that all reach each other:
                x.A -> B
                y.B -> A
              """);
    }

    @Test
    void shouldTakeASealedInterfaceWithItsRecordsAsOne() {
      JavaClasses classes = new ClassFileImporter().importClasses(Shape.class, Square.class);

      assertThat(Knots.of(classes).ofMoreThan(1)).isEmpty();
    }
  }
}
