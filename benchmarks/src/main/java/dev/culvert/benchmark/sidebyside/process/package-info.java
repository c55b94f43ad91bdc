/** Processes below one temporary directory, and what they cost. */
package dev.culvert.benchmark.sidebyside.process;
