/**
 * Culvert beside nginx, HAProxy and ssh on loopback, in one run; {@code benchmarks/run} starts it.
 */
package dev.culvert.benchmark.sidebyside;
