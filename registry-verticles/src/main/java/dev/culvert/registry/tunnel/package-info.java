/** The tunnels as a registry serves them: kept in the store, held in memory, told to the edges. */
package dev.culvert.registry.tunnel;
