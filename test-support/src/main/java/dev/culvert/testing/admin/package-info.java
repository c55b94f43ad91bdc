/** The admin API as tests use it. */
package dev.culvert.testing.admin;
