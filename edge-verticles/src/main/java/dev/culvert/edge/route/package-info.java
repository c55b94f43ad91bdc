/** From a request's host and path to the tunnel that serves it: plain data, no I/O. */
package dev.culvert.edge.route;
