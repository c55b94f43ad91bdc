/** Admitting connectors while no registry answers. */
package dev.culvert.edge.admit;
