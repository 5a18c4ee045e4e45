/**
 * Who shares which parameters. A strategy gets a {@link org.mtl4j.api.sharing.Blueprint} (inputs,
 * encoder, heads, tasks) and constructs a {@link org.mtl4j.api.sharing.Network}, which is connected
 * once for training and once for inference. Whether a parameter is shared is found from the graph,
 * not declared.
 */
package org.mtl4j.api.sharing;
