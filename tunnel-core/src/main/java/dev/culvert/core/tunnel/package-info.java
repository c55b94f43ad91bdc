/** The durable words: tunnels, routes, tokens. */
package dev.culvert.core.tunnel;
