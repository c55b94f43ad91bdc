/** Origins for tests, well-behaved and not, and the bytes they serve. */
package dev.culvert.testing.origin;
