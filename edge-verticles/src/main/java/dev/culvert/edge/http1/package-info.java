/** Requests of the HTTP/1.1 server as {@link dev.culvert.edge.request.EdgeRequest}s. */
package dev.culvert.edge.http1;
