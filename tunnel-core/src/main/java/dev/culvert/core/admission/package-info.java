/** Whether one more connector of a tunnel may be live, and what a live one is told to do. */
package dev.culvert.core.admission;
