package dev.culvert.edge.http1;

import dev.culvert.edge.ingress.HeaderRules;

/**
 * What the responses of an edge instance share.
 *
 * @param rules what is left out of heads, and what is added
 * @param own the edge's own fields
 * @param late heads whose body has not come yet
 */
record Answering(HeaderRules rules, OwnFields own, LateHeads late) {}
