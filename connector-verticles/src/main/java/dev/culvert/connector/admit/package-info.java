/** How a connector gets into the cluster: it asks a registry until it is admitted. */
package dev.culvert.connector.admit;
