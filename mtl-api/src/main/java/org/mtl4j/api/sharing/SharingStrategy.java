package org.mtl4j.api.sharing;

/** Decides which parameters tasks have in common. */
public interface SharingStrategy {
  /** The family it belongs to. */
  Family family();

  /** Constructs all layers; every variable is declared here. */
  Network build(Blueprint blueprint);

  /** How tasks are tied to each other. */
  enum Family {
    /** Some layers are the same for several tasks. */
    HARD,
    /** Every task has its own layers, which are held close to each other. */
    SOFT,
    /** What is shared is decided or learned layer by layer. */
    LAYER_WISE
  }
}
