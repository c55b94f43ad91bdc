/** What a registry says about live connectors, and what it tells them. */
package dev.culvert.registry.connector;
