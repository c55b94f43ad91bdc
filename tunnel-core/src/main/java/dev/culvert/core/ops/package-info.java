/** What a process tells about itself: liveness, readiness, metrics. */
package dev.culvert.core.ops;
