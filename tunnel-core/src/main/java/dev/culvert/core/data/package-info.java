/** What a process keeps on disk, and where. */
package dev.culvert.core.data;
