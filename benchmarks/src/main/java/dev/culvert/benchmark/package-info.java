/** What the parts cost, measured with JMH. */
package dev.culvert.benchmark;
