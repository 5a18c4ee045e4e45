/**
 * Networks that may be shared, found by name. Written in the API's graph; built by sharing
 * strategies.
 */
package org.mtl4j.methods.network;
