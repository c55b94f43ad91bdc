/** Which stream gets the next request. */
package dev.culvert.edge.balance;
