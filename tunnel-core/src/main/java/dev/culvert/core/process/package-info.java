/** What all verticles of one process share. */
package dev.culvert.core.process;
