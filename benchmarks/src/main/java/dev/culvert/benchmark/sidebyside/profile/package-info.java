/** Who had the processors while a case ran, and who waited for them. */
package dev.culvert.benchmark.sidebyside.profile;
