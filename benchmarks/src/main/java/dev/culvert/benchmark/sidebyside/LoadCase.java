package dev.culvert.benchmark.sidebyside;

import java.util.Arrays;
import java.util.Optional;

/** What a system is asked to do, and which figure counts. */
public enum LoadCase {
  /** Responses without a body. */
  EMPTY64("empty64", Driver.WRK, Figure.RATE, "/0", 0, 64),
  /** Small responses, one connection. */
  GET1("get1", Driver.WRK, Figure.RATE, "/1k", 0, 1),
  /** Small responses: the case that most ratios are about. */
  GET64("get64", Driver.WRK, Figure.RATE, "/1k", 0, 64),
  /** Small responses, many connections. */
  GET512("get512", Driver.WRK, Figure.RATE, "/1k", 0, 512),
  /** Responses of 64 KiB. */
  GET64K64("get64k64", Driver.WRK, Figure.RATE, "/64k", 0, 64),
  /** One download of 10 MB after the other. */
  DOWNLOAD1("download1", Driver.WRK, Figure.THROUGHPUT, "/10m", 0, 1),
  /** Sixteen downloads of 10 MB at once. */
  DOWNLOAD16("download16", Driver.WRK, Figure.THROUGHPUT, "/10m", 0, 16),
  /** Requests with a small body. */
  POST1K64("post1k64", Driver.WRK, Figure.RATE, "/post", 1024, 64),
  /** Sixteen uploads of 1 MiB at once. */
  UPLOAD1M16("upload1m16", Driver.WRK, Figure.RATE, "/post", 1024 * 1024, 16),
  /** Small responses over HTTP/2, eight connections of eight streams; for who speaks it. */
  H2GET64("h2get64", Driver.H2LOAD, Figure.RATE, "/1k", 0, 8),
  /** Small responses at half the rate of the slowest peer, whatever the system manages. */
  P99HALF("p99half", Driver.OPEN_LOOP, Figure.LATENCY, "/1k", 0, 64);

  /** Who sends the requests. */
  public enum Driver {
    WRK,
    H2LOAD,
    OPEN_LOOP
  }

  /** What counts. */
  public enum Figure {
    /** Answered requests. */
    RATE("req/s"),
    /** Bytes of responses. */
    THROUGHPUT("MB/s"),
    /** The 99th percentile, from when a request should have been sent; less is better. */
    LATENCY("ms");

    private final String unit;

    Figure(String unit) {
      this.unit = unit;
    }

    public String unit() {
      return unit;
    }
  }

  private final String label;
  private final Driver driver;
  private final Figure figure;
  private final String path;
  private final int bodyBytes;
  private final int connections;

  LoadCase(
      String label, Driver driver, Figure figure, String path, int bodyBytes, int connections) {
    this.label = label;
    this.driver = driver;
    this.figure = figure;
    this.path = path;
    this.bodyBytes = bodyBytes;
    this.connections = connections;
  }

  /** What it is called on the command line and in ratios. */
  public String label() {
    return label;
  }

  public Driver driver() {
    return driver;
  }

  public Figure figure() {
    return figure;
  }

  /** What is asked for. */
  public String path() {
    return path;
  }

  /** The size of a request's body; 0 for a GET. */
  public int bodyBytes() {
    return bodyBytes;
  }

  public int connections() {
    return connections;
  }

  /** The case of this name. */
  public static Optional<LoadCase> named(String label) {
    return Arrays.stream(values()).filter(load -> load.label.equals(label)).findFirst();
  }
}
