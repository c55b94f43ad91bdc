/** Text that came from outside, made fit for logs, tables and answers. */
package dev.culvert.core.text;
