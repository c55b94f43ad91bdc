/** The connector's side towards the origin: one exchange is one HTTP request to it. */
package dev.culvert.connector.origin;
