/** Free ports, connections that fail on demand, and networks that split. */
package dev.culvert.testing.net;
