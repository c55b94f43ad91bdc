/**
 * The service behind the connector: what it is told about it, and what answers exchanges. Each
 * protocol an origin can speak is one implementation of {@code OriginService}, in a package of its
 * own.
 */
package dev.culvert.connector.origin;
