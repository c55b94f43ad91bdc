/** What the reports of a whole build say. */
package dev.culvert.testing.report;
