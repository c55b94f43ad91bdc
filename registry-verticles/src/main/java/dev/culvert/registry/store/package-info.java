/** Where tunnels, routes and tokens are kept: SQL, in a file or on a server. */
package dev.culvert.registry.store;
