/**
 * Typed configuration: a {@link dev.culvert.core.config.ConfigSpec} declares the keys of a role, a
 * {@link dev.culvert.core.config.ConfigLoader} reads the sources, and {@link
 * dev.culvert.core.config.Settings} is the validated result.
 */
package dev.culvert.core.config;
