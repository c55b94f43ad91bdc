package dev.culvert.cli.api;

/**
 * An answer.
 *
 * @param status below 0 if it is not HTTP
 * @param body empty if there is none
 */
record ApiResponse(int status, String body) {}
