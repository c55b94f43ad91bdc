/** How connectors and their streams fare at this edge, and which of them are ejected. */
package dev.culvert.edge.health;
