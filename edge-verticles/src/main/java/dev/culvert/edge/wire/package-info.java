/**
 * The public HTTP/1.1 connections below the server: deadlines, faults of bodies, half-closed
 * visitors, interim heads and resets. All that depends on internals of Vert.x and Netty for this is
 * here. Made for Vert.x 5.0.12 and Netty 4.2.18.
 */
package dev.culvert.edge.wire;
