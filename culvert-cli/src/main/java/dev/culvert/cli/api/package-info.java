/** The client of a registry's admin API, and how it is found. */
package dev.culvert.cli.api;
