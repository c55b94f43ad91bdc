/** The memory that bodies may hold in a process: one budget, an account per tunnel, ceilings. */
package dev.culvert.core.memory;
