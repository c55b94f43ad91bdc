/** What edges tell of the connectors and streams that they have ejected. */
package dev.culvert.core.ejection;
