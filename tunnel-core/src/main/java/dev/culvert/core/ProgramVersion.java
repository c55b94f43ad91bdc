package dev.culvert.core;

/** Which version of the program this is. */
public final class ProgramVersion {

  private static final String CURRENT = read();

  private ProgramVersion() {}

  /** The version of the jar, or {@code dev} when run from class folders. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
