/** A cluster of real processes on one machine, for tests to break. */
package dev.culvert.system.cluster;
