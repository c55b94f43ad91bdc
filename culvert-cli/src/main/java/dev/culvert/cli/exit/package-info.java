/** How commands end: exit codes by kind of failure. */
package dev.culvert.cli.exit;
