/** Medians, ratios, and how they are written down. */
package dev.culvert.benchmark.sidebyside.report;
