/** The last stage: moves the request to a stream and the response back. */
package dev.culvert.edge.forward;
