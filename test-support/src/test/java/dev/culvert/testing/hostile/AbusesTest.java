package dev.culvert.testing.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.testing.hostile.Abuse.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbusesTest {

  @Test
  void shouldKnowAHundredDifferentOnes() {
    assertThat(Abuses.all()).hasSizeGreaterThan(100);
    assertThat(Abuses.all().stream().map(Abuse::name)).doesNotHaveDuplicates();
    assertThat(Abuses.all().stream().map(Abuse::what)).noneMatch(String::isBlank);
  }

  @Test
  void shouldHaveAnOutcomeForEachThatAVisitorCanBear() {
    for (Abuse abuse : Abuses.all()) {
      assertThat(abuse.documented().fates()).as(abuse.name()).isNotEmpty();
      assertThat(abuse.documented().answers())
          .as(abuse.name())
          .isNotEmpty()
          .doesNotContain(Answer.HANGING, Answer.GARBLED);
      if (abuse.stage() == Stage.EXCHANGE) {
        assertThat(abuse.documented().answers()).as(abuse.name()).doesNotContain(Answer.NOBODY);
      }
    }
  }

  @Test
  void shouldTellAnEndFromAFarewell() {
    Seen farewell = new Seen(Answer.NOBODY, LinkFate.goodbye("PROTOCOL"), "");
    Seen end = new Seen(Answer.NOBODY, LinkFate.ENDED, "");
    assertThat(Documented.endsLink().allows(farewell)).isTrue();
    assertThat(Documented.endsLink().allows(end)).isTrue();
    assertThat(Documented.harmless().allows(end)).isFalse();
    assertThat(Documented.visitor(Answer.NOBODY).link(LinkFate.goodbye("OTHER")).allows(farewell))
        .isFalse();
  }

  @Test
  void shouldFindWhatAConnectorWroteIntoALog() {
    String safe = "12:00:00.000 WARN  Uplinks - x?FORGED 23:59";
    assertThat(Forgery.in(List.of(safe, "\tat java.base"))).isEmpty();
    assertThat(Forgery.in(("x" + Forgery.TEXT).lines().toList())).hasSize(3);
    assertThat(Forgery.text(1_000)).hasSize(1_000);
  }
}
