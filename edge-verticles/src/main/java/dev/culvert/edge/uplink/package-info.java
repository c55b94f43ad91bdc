/** What connectors dial: the listener, who is let in, and the streams that end here. */
package dev.culvert.edge.uplink;
