/** The connector's streams: sessions that edges open on its bus link, and how they are left. */
package dev.culvert.connector.stream;
