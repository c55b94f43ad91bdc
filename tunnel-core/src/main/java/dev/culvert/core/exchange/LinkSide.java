package dev.culvert.core.exchange;

/**
 * One end of a link, as an exchange on it needs it.
 *
 * @param writer takes what the exchange sends
 * @param legs what is open on the link; a leg takes itself off when it is closed
 */
record LinkSide(LinkWriter writer, OpenLegs legs) {

  /** This end opened an exchange, under the next number; its OPEN waits to be written. */
  void opened(Leg leg) {
    legs.addNext(leg);
    writer.opened(leg);
  }
}
