/** The stages that every request passes, and that its response passes on its way back. */
package dev.culvert.edge.pipeline;
