/** What the edge answers in the place of an origin, and why. */
package dev.culvert.edge.answer;
