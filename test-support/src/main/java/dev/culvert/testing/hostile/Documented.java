package dev.culvert.testing.hostile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What docs/protocol.md says comes of an abuse. More than one answer or fate is for those whose
 * outcome depends on how far the visitor had read, or on what TCP has lost.
 *
 * @param answers what the visitor may see
 * @param fates what may become of the link
 */
public record Documented(Set<Answer> answers, List<LinkFate> fates) {

  public Documented {
    answers = Set.copyOf(answers);
    fates = List.copyOf(fates);
  }

  /** A fault of one exchange that was seen before its head went to the visitor. */
  static Documented faultOfExchange() {
    return visitor(Answer.BAD_GATEWAY).link(LinkFate.reset("PROTOCOL"));
  }

  /** A fault of one exchange whose head may have gone to the visitor. */
  static Documented faultAfterHead() {
    return visitor(Answer.BAD_GATEWAY, Answer.BROKEN).link(LinkFate.reset("PROTOCOL"));
  }

  /** A fault of the link: its exchanges go with it. */
  static Documented faultOfLink() {
    return visitor(Answer.BAD_GATEWAY, Answer.UNAVAILABLE, Answer.BROKEN).link(LinkFate.ENDED);
  }

  /** A fault of a link that carries no exchange. */
  static Documented endsLink() {
    return visitor(Answer.NOBODY).link(LinkFate.ENDED);
  }

  /** More frames than there may be: the sender may be too busy to see the GOODBYE. */
  static Documented tooManyFrames(Answer... answers) {
    return visitor(answers).link(LinkFate.goodbye("TOO_MANY_FRAMES"), LinkFate.CUT);
  }

  /** Nothing comes of it. */
  static Documented harmless() {
    return visitor(Answer.WHOLE).link(LinkFate.SERVES);
  }

  /** REFUSED with one of these codes. */
  static Documented refused(String... codes) {
    List<LinkFate> fates = new ArrayList<>();
    for (String code : codes) {
      fates.add(LinkFate.refused(code));
    }
    return new Documented(EnumSet.of(Answer.NOBODY), fates);
  }

  static Documented visitor(Answer... answers) {
    return new Documented(Set.of(answers), List.of());
  }

  Documented link(LinkFate... newFates) {
    return new Documented(answers, List.of(newFates));
  }

  /** Whether it allows what was seen. */
  public boolean allows(Seen seen) {
    return answers.contains(seen.answer())
        && fates.stream().anyMatch(fate -> fate.allows(seen.fate()));
  }

  @Override
  public String toString() {
    return "visitor " + answers + ", link " + fates;
  }
}
