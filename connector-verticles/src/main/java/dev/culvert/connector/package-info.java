/** The connector: dials into the cluster and answers for one tunnel from an origin beside it. */
package dev.culvert.connector;
