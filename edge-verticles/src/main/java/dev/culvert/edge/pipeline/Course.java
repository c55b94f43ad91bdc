package dev.culvert.edge.pipeline;

import java.util.ArrayList;
import java.util.List;

/** What all requests of an edge instance share: the stages, and where requests are counted. */
final class Course {

  final Stage[] stages;

  /** Where the stages are that see responses, last first. */
  final int[] seeing;

  final OpenRequests open;
  final RequestMeters meters;
  final RequestLog requestLog;

  private Course(
      Stage[] stages,
      int[] seeing,
      OpenRequests open,
      RequestMeters meters,
      RequestLog requestLog) {
    this.stages = stages;
    this.seeing = seeing;
    this.open = open;
    this.meters = meters;
    this.requestLog = requestLog;
  }

  static Course of(
      List<Stage> list, OpenRequests open, RequestMeters meters, RequestLog requestLog) {
    List<Integer> seeing = new ArrayList<>();
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).seesResponses()) {
        seeing.add(i);
      }
    }
    return new Course(
        list.toArray(new Stage[0]),
        seeing.stream().mapToInt(Integer::intValue).toArray(),
        open,
        meters,
        requestLog);
  }
}
