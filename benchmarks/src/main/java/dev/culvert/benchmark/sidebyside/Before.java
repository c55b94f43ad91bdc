package dev.culvert.benchmark.sidebyside;

/**
 * How the systems of an earlier commit are called, which {@code --before} measures in turn with
 * those of the checkout: {@code plain-before} is what {@code plain} was.
 */
public final class Before {

  private static final String SUFFIX = "-before";

  private Before() {}

  /** What a system of the checkout is called at the earlier commit. */
  public static String of(String system) {
    return system + SUFFIX;
  }

  /** The system of the checkout that does what this one does: itself, if it is of the checkout. */
  public static String now(String system) {
    return system.endsWith(SUFFIX)
        ? system.substring(0, system.length() - SUFFIX.length())
        : system;
  }
}
