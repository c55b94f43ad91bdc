package dev.culvert.benchmark.sidebyside.profile;

import dev.culvert.benchmark.sidebyside.LoadCase;
import java.util.Map;

/**
 * What one process of a system did while a case ran.
 *
 * @param load the case
 * @param system the system
 * @param role which of its processes, children included
 * @param processors how many it used
 * @param kernelShare the part of that which the kernel took, 0 to 1
 * @param turnsPerSecond how often one of its threads got a processor
 * @param longWaitsPerSecond how often one was woken and got no processor for a millisecond
 * @param waitedFor these waits, by the role of the system, or else the thread, that had the
 *     processor meanwhile
 */
public record Profile(
    LoadCase load,
    String system,
    String role,
    double processors,
    double kernelShare,
    double turnsPerSecond,
    double longWaitsPerSecond,
    Map<String, Double> waitedFor) {}
