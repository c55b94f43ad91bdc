package dev.culvert.edge.attempt;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.stream.OpenableStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Gives the streams of a test in their order. */
public final class ScriptedChoice implements StreamChoice {

  public final List<ScriptedStream> streams = new ArrayList<>();
  public boolean coming;
  public Cause whyNone = Cause.NO_CONNECTOR;

  @Override
  public OpenableStream choose(UUID tunnelId, OpenHead head, List<OpenableStream> tried) {
    for (ScriptedStream stream : streams) {
      if (stream.key().tunnelId().equals(tunnelId) && !tried.contains(stream)) {
        return stream;
      }
    }
    return null;
  }

  @Override
  public List<ScriptedStream> ofConnector(OpenableStream one) {
    return streams.stream()
        .filter(stream -> stream.key().connectorId().equals(one.key().connectorId()))
        .toList();
  }

  @Override
  public boolean isComing(UUID tunnelId, OpenHead head) {
    return coming;
  }

  @Override
  public Cause whyNone(UUID tunnelId, OpenHead head) {
    return whyNone;
  }
}
