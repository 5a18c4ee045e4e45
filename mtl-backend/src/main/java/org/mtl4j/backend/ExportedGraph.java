// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The graph of an exported model, from which other exports are made. Immutable: each method returns
 * another graph. Operations that remain are copied unchanged, so they compute the same bits.
 */
public interface ExportedGraph {
  /** The name of the output of {@link #representation}, and of the input that has its values. */
  String REPRESENTATION = "representation";

  /** The names of the outputs: the tasks, then the auxiliary outputs. */
  List<String> outputs();

  /** The inputs, by name. */
  Map<String, Served.Input> inputs();

  /** The names of the variables whose values the graph has; empty if an old export has no names. */
  List<String> variables();

  /**
   * The graph of some outputs, without what only others need. Blocks that nothing reads are no
   * inputs, and blocks of numbers and codes have only the columns that are read.
   *
   * @param kept one or more of {@link #outputs}
   */
  Part only(List<String> kept);

  /**
   * The graph whose only output {@link #REPRESENTATION} has what the heads of the tasks read
   * [batch, width].
   *
   * @throws org.mtl4j.api.error.DataException if the export does not say what the heads read
   */
  ExportedGraph representation();

  /** The weighted sums of experts. */
  List<Mixture> mixtures();

  /** The graph whose outputs are the weights [batch, experts] of all mixtures, by their names. */
  ExportedGraph weights();

  /**
   * The graph whose mixtures leave out the terms of some experts. {@link #only} then drops what
   * nothing needs any more.
   *
   * @param dropped the indices of the experts, by the name of the mixture
   */
  ExportedGraph without(Map<String, List<Integer>> dropped);

  /** The width of {@link #representation}; 0 if the export does not say what the heads read. */
  int width();

  /**
   * The graph with the outputs of another graph after its own. The first numbers that the other
   * graph reads are the {@link #representation} of this one. Its other inputs, and those of this
   * graph, are one block for each name: first the columns of this graph.
   *
   * @param added the other graph, with outputs of other names
   * @param first by the name of a common input, the index in the common block of the first column
   *     that the other graph reads; it reads all that follow
   * @param scope before the names of the variables of the other graph, such as {@code added/1}
   */
  ExportedGraph with(ExportedGraph added, Map<String, Integer> first, String scope);

  /**
   * The graph in which some outputs are those of another graph with the same inputs and outputs.
   *
   * @param replaced the names of these outputs
   * @param scope before the names of the variables of the other graph
   */
  ExportedGraph replacing(List<String> replaced, ExportedGraph other, String scope);

  /** Opens the graph for prediction. */
  Served open(BackendOptions options);

  /**
   * Writes the graph, as {@link Program#export} does.
   *
   * @param folder the target; created if missing
   */
  void write(Path folder);

  /**
   * A part of a graph.
   *
   * @param graph the graph
   * @param columns the columns of each input that it has, by their indices in the whole
   */
  record Part(ExportedGraph graph, Map<String, List<Integer>> columns) {}

  /**
   * A weighted sum of experts.
   *
   * @param name of the mixture
   * @param experts their number
   * @param outputs the outputs that depend on it
   */
  record Mixture(String name, int experts, List<String> outputs) {}
}
