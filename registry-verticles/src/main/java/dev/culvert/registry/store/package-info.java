/** Where tunnels and routes are kept. */
package dev.culvert.registry.store;
