/** One request from the visitor to a stream and its response back, with all that may go wrong. */
package dev.culvert.edge.proxy;
