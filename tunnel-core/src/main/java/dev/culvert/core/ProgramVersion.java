package dev.culvert.core;

import java.util.Locale;

/** Which version of the program this is, and what it runs on. */
public final class ProgramVersion {

  private static final String CURRENT = read();

  private ProgramVersion() {}

  /** The version of the jar, or {@code dev} when run from class folders. */
  public static String current() {
    return CURRENT;
  }

  /** The operating system and the processor, such as {@code linux_amd64}. */
  public static String platform() {
    return (System.getProperty("os.name") + "_" + System.getProperty("os.arch"))
        .toLowerCase(Locale.ROOT);
  }

  private static String read() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
