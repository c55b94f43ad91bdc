/** One request and how it is answered, independent of the protocol that it came by. */
package dev.culvert.edge.request;
