/**
 * What HTTP itself says about fields and methods, for both ends of a stream: which fields concern
 * one connection only, and which methods may be sent twice.
 */
package dev.culvert.core.http;
