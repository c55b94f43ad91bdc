/** The REST admin API of a registry. */
package dev.culvert.registry.admin;
