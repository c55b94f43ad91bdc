/** Running the commands of the documents. */
package dev.culvert.system.docs;
