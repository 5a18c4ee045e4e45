/**
 * A small symbolic language: tensors, operations with shape inference, named variables. Heads,
 * encoders, sharing strategies, losses and methods are written in it; backends translate it. Nobody
 * here knows a backend.
 */
package org.mtl4j.api.graph;
