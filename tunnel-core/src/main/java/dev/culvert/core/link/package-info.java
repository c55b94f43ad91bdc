/** What carries frames from one end to the other: behind one interface, whatever the carrier. */
package dev.culvert.core.link;
