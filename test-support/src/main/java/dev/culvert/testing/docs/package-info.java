/** The examples in Markdown files, for tests that run them from the text itself. */
package dev.culvert.testing.docs;
