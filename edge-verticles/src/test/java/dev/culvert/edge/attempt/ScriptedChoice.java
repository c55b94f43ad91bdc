package dev.culvert.edge.attempt;

import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.stream.OpenableStream;
import java.util.ArrayList;
import java.util.List;

/** Gives the streams of a test in their order. */
public final class ScriptedChoice implements StreamChoice {

  public final List<ScriptedStream> streams = new ArrayList<>();
  public boolean coming;
  public Why why = Why.LOAD;
  public boolean better = true;
  public Cause whyNone = Cause.NO_CONNECTOR;

  @Override
  public OpenableStream choose(Wanted wanted, List<OpenableStream> tried) {
    for (ScriptedStream stream : streams) {
      if (stream.key().tunnelId().equals(wanted.tunnelId()) && !tried.contains(stream)) {
        return stream;
      }
    }
    return null;
  }

  @Override
  public Why why() {
    return why;
  }

  @Override
  public boolean passedOver() {
    return false;
  }

  @Override
  public boolean hasBetter(Wanted wanted, List<OpenableStream> tried) {
    return better && choose(wanted, tried) != null;
  }

  @Override
  public List<ScriptedStream> ofConnector(OpenableStream one) {
    return streams.stream()
        .filter(stream -> stream.key().connectorId().equals(one.key().connectorId()))
        .toList();
  }

  @Override
  public boolean isComing(Wanted wanted) {
    return coming;
  }

  @Override
  public Cause whyNone(Wanted wanted) {
    return whyNone;
  }
}
