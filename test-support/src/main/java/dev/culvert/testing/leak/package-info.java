/** Finds pooled memory that a test, or what it tested, has lost. */
package dev.culvert.testing.leak;
