/** {@code culvert demo}: a whole cluster in one process. */
package dev.culvert.cli.demo;
