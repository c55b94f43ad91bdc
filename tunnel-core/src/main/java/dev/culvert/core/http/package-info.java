/**
 * What HTTP itself says about fields, methods, hosts and paths, for every program: which fields
 * concern one connection only or tell of the visitor, which methods may be sent twice, and in which
 * form host names and paths are compared.
 */
package dev.culvert.core.http;
