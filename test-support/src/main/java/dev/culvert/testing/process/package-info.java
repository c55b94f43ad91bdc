/** Real JVMs under a test's control, and what their metrics say. */
package dev.culvert.testing.process;
