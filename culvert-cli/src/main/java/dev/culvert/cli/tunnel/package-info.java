/** {@code culvert tunnel}: what a person does with tunnels. */
package dev.culvert.cli.tunnel;
