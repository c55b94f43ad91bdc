package dev.culvert.cli;

import java.util.function.ToIntFunction;

/**
 * What runs each role in this process, with the arguments of its launcher; 0 when it runs.
 *
 * @param registry runs a registry
 * @param edge runs an edge
 * @param connector runs connectors
 * @param tunnelRun the same for {@code tunnel run}, whose name is in the messages
 */
record Launchers(
    ToIntFunction<String[]> registry,
    ToIntFunction<String[]> edge,
    ToIntFunction<String[]> connector,
    ToIntFunction<String[]> tunnelRun) {}
