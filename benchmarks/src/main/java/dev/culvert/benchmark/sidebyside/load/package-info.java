/** What drives a system and measures it: wrk, h2load, and an open-loop client of our own. */
package dev.culvert.benchmark.sidebyside.load;
