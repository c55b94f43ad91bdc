package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.profile.Profile;
import java.util.List;
import java.util.Map;

/**
 * Everything a run has found out.
 *
 * @param circumstances on what it ran
 * @param systems what each set-up is, by name, in the order of the tables
 * @param skipped what was left out and why, by name
 * @param results the measurements
 * @param peakResidentBytes of each role of each system
 * @param idleProcessors how many processors all processes together used while nothing was asked
 * @param otherProcessors how many the rest of the machine used meanwhile
 * @param openLoopRate requests a second of p99half; 0 when it was not run
 * @param profiles what the processes did, if that was asked for
 * @param remarks what a reader has to know
 */
public record Report(
    Circumstances circumstances,
    Map<String, String> systems,
    Map<String, String> skipped,
    Results results,
    Map<String, Map<String, Long>> peakResidentBytes,
    double idleProcessors,
    double otherProcessors,
    double openLoopRate,
    List<Profile> profiles,
    List<String> remarks) {}
