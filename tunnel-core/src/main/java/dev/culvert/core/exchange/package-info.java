/**
 * Requests and their responses on a link: credit end to end, half-close, resets, fair and gathered
 * writing.
 *
 * <p>{@link dev.culvert.core.exchange.Multiplexer} turns one {@link dev.culvert.core.link.Link}
 * into many {@link dev.culvert.core.exchange.Exchange}s.
 */
package dev.culvert.core.exchange;
