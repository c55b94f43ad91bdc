package dev.culvert.testing.hostile;

/**
 * What came of an abuse.
 *
 * @param answer what the visitor saw
 * @param fate what became of the link
 * @param detail for the message of a failed assertion
 */
public record Seen(Answer answer, LinkFate fate, String detail) {

  @Override
  public String toString() {
    return "visitor " + answer + ", link " + fate + " (" + detail + ")";
  }
}
