/** From the command line to a running, and later an orderly ended, process. */
package dev.culvert.core.launch;
