/** What the commands that run a role hand to its launcher. */
package dev.culvert.cli.launch;
