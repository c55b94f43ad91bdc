/** Classes that a test reads. */
package dev.culvert.shape;
