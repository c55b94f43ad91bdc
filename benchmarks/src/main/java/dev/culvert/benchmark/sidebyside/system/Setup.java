package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import java.util.List;

/** Something that brings requests to the origin, and how to start it. */
public interface Setup {

  /** What it is called on the command line and in ratios. */
  String name();

  /** What it is, for a reader of the tables. */
  String description();

  /** Whether it gets faster with what it is asked, and not to the same speed in each start. */
  default boolean warmsUp() {
    return false;
  }

  /** The programs that have to be installed. */
  List<Tools> needs();

  /**
   * Starts it; blocks until it brings requests to the origin.
   *
   * @throws RuntimeException when it does not start, within a minute; its processes may be left
   */
  Started start(Workspace workspace, int originPort);
}
