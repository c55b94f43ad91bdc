/** Whether a request that failed on one stream may be tried on another. */
package dev.culvert.edge.retry;
