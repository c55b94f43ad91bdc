/** The durable words: tunnels, routes, and the directory that holds them. */
package dev.culvert.core.tunnel;
