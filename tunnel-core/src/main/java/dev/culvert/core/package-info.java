/**
 * What edges, registries and connectors share: frames, exchanges, links, cluster, configuration.
 */
package dev.culvert.core;
