/** A real PostgreSQL that comes and goes. */
package dev.culvert.testing.postgres;
