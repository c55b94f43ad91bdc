/**
 * The streams of a connector outside the cluster: which edges they go to, and how they get there.
 */
package dev.culvert.connector.uplink;
