/** A development CA: certificates for uplinks before there are real ones. */
package dev.culvert.cli.ca;
