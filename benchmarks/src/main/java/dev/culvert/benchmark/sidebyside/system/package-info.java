/** What is measured side by side: the origin alone, the peers, and Culvert. */
package dev.culvert.benchmark.sidebyside.system;
