/** When to try again. */
package dev.culvert.core.retry;
