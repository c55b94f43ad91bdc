/**
 * Origins that speak HTTP/1.1, over TCP or TLS: a pool of connections, and one request to the
 * origin for each exchange.
 */
package dev.culvert.connector.origin.http1;
