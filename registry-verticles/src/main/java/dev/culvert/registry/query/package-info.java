/** What a registry answers about connectors. */
package dev.culvert.registry.query;
