package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.LoadCase;
import dev.culvert.benchmark.sidebyside.load.Outcome;
import java.util.Map;

/**
 * One measurement.
 *
 * @param round counted from 0
 * @param load what was asked
 * @param system which set-up answered
 * @param outcome what came of it
 * @param cpuSeconds the processor time that each role, and the origin, used meanwhile
 */
public record Sample(
    int round, LoadCase load, String system, Outcome outcome, Map<String, Double> cpuSeconds) {}
