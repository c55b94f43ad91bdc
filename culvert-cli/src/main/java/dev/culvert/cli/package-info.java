/** The {@code culvert} command: every role in one jar. */
package dev.culvert.cli;
