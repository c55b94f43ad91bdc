/** What is said about addresses of the network. */
package dev.culvert.core.net;
