/** What commands print: JSON for programs, tables for people. */
package dev.culvert.cli.output;
