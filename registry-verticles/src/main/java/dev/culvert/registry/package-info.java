/** The registry: owns tunnels and routes, admits connectors, answers questions about them. */
package dev.culvert.registry;
