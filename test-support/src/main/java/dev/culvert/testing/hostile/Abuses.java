package dev.culvert.testing.hostile;

import dev.culvert.testing.hostile.Abuse.Group;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every abuse there is. */
public final class Abuses {

  private static final List<Abuse> ALL =
      Stream.of(
              HeadAbuses.all(),
              LengthAbuses.lengths(),
              LengthAbuses.bodies(),
              TrailerAbuses.trailers(),
              TrailerAbuses.interims(),
              OrderAbuses.order(),
              OrderAbuses.credit(),
              FramingAbuses.all(),
              SilenceAbuses.all(),
              FloodAbuses.streams(),
              FloodAbuses.floods(),
              FloodAbuses.goodbyes(),
              HelloAbuses.all())
          .flatMap(List::stream)
          .toList();

  private static final Set<Group> OF_RESPONSES =
      EnumSet.of(Group.HEAD, Group.LENGTH, Group.BODY, Group.TRAILERS, Group.INTERIM);

  private Abuses() {}

  /** All of them, in a fixed order. */
  public static List<Abuse> all() {
    return ALL;
  }

  /** Those by which one response could become two, or a part of the next. */
  public static List<Abuse> splitting() {
    return ALL.stream().filter(abuse -> OF_RESPONSES.contains(abuse.group())).toList();
  }

  /** The one of this name. */
  public static Abuse named(String name) {
    return ALL.stream().filter(abuse -> abuse.name().equals(name)).findFirst().orElseThrow();
  }
}
