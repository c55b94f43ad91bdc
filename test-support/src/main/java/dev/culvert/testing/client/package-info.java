/** HTTP clients for tests that see every byte, one by one or under load. */
package dev.culvert.testing.client;
