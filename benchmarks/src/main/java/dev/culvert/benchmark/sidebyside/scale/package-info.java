/** A cluster of many tunnels, routes and idle streams, beside one with one of each. */
package dev.culvert.benchmark.sidebyside.scale;
