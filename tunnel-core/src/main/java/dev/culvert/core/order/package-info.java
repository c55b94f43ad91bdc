/** What an operator or a registry tells live connectors to do. */
package dev.culvert.core.order;
