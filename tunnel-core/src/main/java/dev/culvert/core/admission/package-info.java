/** Whether one more connector of a tunnel may be live. */
package dev.culvert.core.admission;
