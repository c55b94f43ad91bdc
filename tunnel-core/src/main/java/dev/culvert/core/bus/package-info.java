/** Records as messages of the event bus. */
package dev.culvert.core.bus;
