package dev.culvert.shape;

/** For {@link dev.culvert.KnotsTest}: a closed choice. */
public sealed interface Shape permits Square {

  /** A square without another one in it. */
  static Shape empty() {
    return new Square(null);
  }
}
