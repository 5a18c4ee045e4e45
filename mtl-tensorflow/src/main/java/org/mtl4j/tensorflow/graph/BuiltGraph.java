// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Phase;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.tensorflow.stack.Stacking;
import org.tensorflow.Graph;
import org.tensorflow.proto.GraphDef;

/**
 * A model as a TensorFlow graph, with the names of the operations by which it is run. A
 * <em>feed</em> takes a value, a <em>fetch</em> gives one, a <em>target</em> only runs.
 *
 * @param definition the graph
 * @param inputs the feeds of every run of a step
 * @param state the arrays on the device that snapshots hold
 * @param reach the tasks whose losses reach each updated variable, by name
 * @param groups variables of one group are updated in the same steps
 * @param losses fetch: the losses [T]
 * @param prediction the operations of a prediction
 * @param step the operations of a step
 * @param probe the operations of the probing, if the model asks for vectors
 */
public record BuiltGraph(
    GraphDef definition,
    Inputs inputs,
    List<StateArray> state,
    Map<String, Set<Integer>> reach,
    List<Group> groups,
    String losses,
    Prediction prediction,
    Step step,
    Optional<Probe> probe) {

  /**
   * Variables that are updated in the same steps.
   *
   * @param owners the tasks of which one must be active; none if all steps count
   * @param phase the steps of the run
   */
  public record Group(BitSet owners, Phase phase) {
    /**
     * The phases of some groups that are not the whole run, in the order of {@link Feed#PHASES}.
     */
    public static List<Phase> phases(List<Group> groups) {
      return groups.stream()
          .map(Group::phase)
          .distinct()
          .filter(phase -> phase != Phase.ALWAYS)
          .toList();
    }
  }

  /** From this number of rows on, an update of a table changes only the rows that a batch reads. */
  public static final int LARGE_TABLE = 50_000;

  /** Part of TensorFlow's error message if the check of losses and gradients fails. */
  public static final String NOT_FINITE = "a loss or gradient is not finite";

  /** Fetch: the penalties, in the order of the model, if it has some. */
  public static final String PENALTIES = "penalties";

  /**
   * The feeds of every run of a step.
   *
   * @param sizes the length of each vector
   * @param step feed: the key of the random draws, a long
   * @param indices feed: the row numbers of the batch
   * @param blocks feeds: whole blocks of the data set, by the name of the block
   * @param packs feeds: the rows of the batch in several blocks [blocks, batch, ...]
   */
  public record Inputs(
      Map<Feed, Integer> sizes,
      String step,
      String indices,
      Map<String, String> blocks,
      List<Pack> packs) {}

  /**
   * The rows of a batch in several blocks with rows of one shape, as one array.
   *
   * @param feed feed: the array
   * @param blocks the names of the blocks
   * @param row the shape of a row
   */
  public record Pack(String feed, List<String> blocks, Shape row) {}

  /**
   * A prediction.
   *
   * @param fetches the predictions of all tasks
   * @param indices feed: the row numbers
   * @param blocks feeds: the blocks that predictions depend on, by the name of the block
   */
  public record Prediction(List<Predicted> fetches, String indices, Map<String, String> blocks) {}

  /**
   * The predictions of one task or of several equal ones.
   *
   * @param fetch fetch: the predictions, of one task after the other
   * @param tasks the numbers of the tasks
   */
  public record Predicted(String fetch, List<Integer> tasks) {}

  /** A step: one of three kinds. */
  public sealed interface Step {
    /** How gradients are summed over the batches of one update, if there can be several. */
    Optional<Accumulation> accumulation();
  }

  /**
   * Plain descent, in one run.
   *
   * @param report fetch: losses and penalties
   */
  public record Plain(String report, Update update, Optional<Accumulation> accumulation)
      implements Step {}

  /**
   * Balanced descent, in two runs.
   *
   * @param report fetch of the first run: losses, penalties, statistic
   * @param gramian fetch between the runs: the Gramian, summed in float64
   * @param reportsGramian whether the statistic is the Gramian, summed in float32
   * @param further targets: the Jacobian of each further batch, run before the first run
   * @param update the second run
   */
  public record Balanced(
      String report,
      String gramian,
      boolean reportsGramian,
      List<String> further,
      Update update,
      Optional<Accumulation> accumulation)
      implements Step {}

  /**
   * Balanced descent of a method that may know its weights before a step.
   *
   * @param report fetch: losses and penalties of a step with known weights
   * @param update such a step, in one run
   * @param solved any other step
   */
  public record KnownWeights(String report, Update update, Balanced solved) implements Step {
    @Override
    public Optional<Accumulation> accumulation() {
      return solved.accumulation();
    }
  }

  /**
   * An update of the variables. It runs only if gradients and objective are finite.
   *
   * @param target the update
   * @param norm fetch: the norm of all gradients together
   * @param squares fetch: half the squared norm of each gradient
   * @param variables the updated variables, in the order of {@code squares}
   */
  public record Update(
      String target, String norm, String squares, List<UpdatedVariable> variables) {}

  /**
   * A variable that a step updates.
   *
   * @param owners the tasks of which one must be active for the update; none if there is always one
   */
  public record UpdatedVariable(String name, List<Integer> owners) {}

  /**
   * Sums of gradients over the batches of one update.
   *
   * @param add target: adds the gradients of a batch
   * @param begin target: allocates the sums, once
   */
  public record Accumulation(String add, String begin) {}

  /**
   * Vectors over the parameters, in the rows of one array.
   *
   * @param begin target: allocates the vectors, once
   * @param at feed: the row with the parameters for {@code losses} and {@code gradient}
   * @param into feed: the row that a target writes
   * @param left feed: rows to read
   * @param right feed: rows to read
   * @param factors feed: the factors of the rows {@code left}
   * @param losses fetch: the losses at a row
   * @param gradient target: writes the gradient at a row
   * @param parameters target: writes the current parameters
   * @param velocity target: writes the velocity of the optimizer
   * @param combine target: writes the sum of the rows {@code left} times {@code factors}
   * @param products fetch: dot products of the rows {@code left} and {@code right}
   */
  public record Probe(
      String begin,
      String at,
      String into,
      String left,
      String right,
      String factors,
      String losses,
      String gradient,
      String parameters,
      String velocity,
      String combine,
      String products) {}

  /**
   * Builds the graph of a model.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if the model cannot be run as configured
   */
  public static BuiltGraph of(ModelDefinition model) {
    return of(model, Stacking.LEAST);
  }

  /**
   * As {@link #of(ModelDefinition)}.
   *
   * @param least the smallest number of equal tasks that are computed together
   */
  public static BuiltGraph of(ModelDefinition model, int least) {
    try (Graph graph = new Graph()) {
      ModelGraph parts = new ModelGraph(model, graph, least);
      Optional<ProbeGraph> probing = ProbeGraph.of(parts);
      UpdateGraph update =
          new UpdateGraph(parts, probing.map(ProbeGraph::steering).orElse(Map.of()));
      Step step =
          model.balancing().isPresent()
              ? new BalancedGraph(parts, model.balancing().get(), update).build()
              : new PlainGraph(parts, update).build();
      Optional<Probe> probe = probing.map(ProbeGraph::build);
      return new BuiltGraph(
          graph.toGraphDef(),
          parts.feeds.inputs(),
          parts.state.arrays(),
          byName(parts.reach()),
          parts.groups(),
          parts.lossesFetch(),
          parts.prediction(),
          step,
          probe);
    }
  }

  private static Map<String, Set<Integer>> byName(Map<Variable, BitSet> reach) {
    Map<String, Set<Integer>> result = new LinkedHashMap<>();
    reach.forEach((v, tasks) -> result.put(v.name(), Set.copyOf(tasks.stream().boxed().toList())));
    return result;
  }
}
