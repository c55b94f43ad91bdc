/** Keeps one failing or noisy party from disturbing the others. */
package dev.culvert.core.guard;
