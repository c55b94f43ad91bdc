/** TLS as every socket of Culvert uses it. */
package dev.culvert.core.tls;
