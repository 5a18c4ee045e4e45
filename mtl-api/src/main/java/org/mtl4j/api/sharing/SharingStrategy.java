package org.mtl4j.api.sharing;

/** Decides which parameters tasks share. */
public interface SharingStrategy {
  /** Constructs all layers. Every variable is declared here. */
  Network build(Blueprint blueprint);
}
