// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * The stacks of a graph. It starts at tensors of several tasks, such as their losses, and groups
 * those of equal structure. Inputs of a group that are one tensor for all members stay single;
 * others are stacks too, down to variables, inputs and constants.
 */
public final class Stacking {
  /** The smallest number of equal tasks that are stacked by default. */
  public static final int LEAST = 2;

  private final Map<List<Tensor>, Stack> stacks = new HashMap<>();
  private final Map<Tensor, Place> places = new HashMap<>();
  private final Map<List<Variable>, Stack> stored = new LinkedHashMap<>();
  private final Map<Variable, List<Variable>> storedWith = new HashMap<>();
  private final Function<Variable, Optional<Object>> kinds;
  private final Predicate<List<Variable>> storable;
  private final boolean feedsRows;
  private final int least;

  /**
   * The place of a tensor in a stack.
   *
   * @param index along the first axis
   */
  public record Place(Stack stack, int index) {}

  private Stacking(
      Function<Variable, Optional<Object>> kinds,
      Predicate<List<Variable>> storable,
      boolean feedsRows,
      int least) {
    this.least = least;
    this.kinds = kinds;
    this.storable = storable;
    this.feedsRows = feedsRows;
  }

  /** A stacking without stacks. */
  public static Stacking none() {
    return new Stacking(variable -> Optional.empty(), variables -> false, false, LEAST);
  }

  /**
   * Finds the stacks of a training graph.
   *
   * @param roots lists of tensors, one per task
   * @param least the smallest number of equal tensors that are stacked
   * @param kinds variables of one shape and kind can be stored as one array; empty for a variable
   *     that needs an array of its own
   */
  public static Stacking training(
      List<List<Tensor>> roots, int least, Function<Variable, Optional<Object>> kinds) {
    return new Stacking(kinds, variables -> true, true, least).find(roots);
  }

  /** Finds the stacks of another graph over the variables of this one. */
  public Stacking inference(List<List<Tensor>> roots) {
    return new Stacking(v -> storedWith(v).map(all -> all), stored::containsKey, false, least)
        .find(roots);
  }

  private Stacking find(List<List<Tensor>> roots) {
    Signatures signatures =
        new Signatures(
            roots.stream().flatMap(List::stream).toList(),
            variable -> kinds.apply(variable).orElse(variable));
    for (List<Tensor> list : roots) {
      for (List<Tensor> group : signatures.groups(list)) {
        if (group.size() >= least && Set.copyOf(group).size() == group.size()) {
          stack(group);
        }
      }
    }
    return this;
  }

  /**
   * Adds a stack and all that it is computed from; nothing if the stack cannot be joined. An
   * explicit list of open stacks, not recursion: networks may be deep.
   */
  private void stack(List<Tensor> root) {
    List<List<Tensor>> open = new ArrayList<>(List.of(root));
    List<Stack> added = new ArrayList<>();
    while (!open.isEmpty()) {
      List<Tensor> next = open.get(open.size() - 1);
      Optional<List<Tensor>> missing =
          joinable(next)
              ? IntStream.range(0, next.get(0).inputs().size())
                  .mapToObj(i -> inputs(next, i))
                  .filter(list -> !isOne(list) && !stacks.containsKey(list))
                  .findFirst()
              : Optional.empty();
      if (missing.isPresent()) {
        open.add(missing.get());
      } else {
        open.remove(open.size() - 1);
        if (!stacks.containsKey(next)) {
          added.add(add(next));
        }
      }
    }
    if (!stacks.get(root).joined()) {
      added.forEach(this::remove);
    }
  }

  private static List<Tensor> inputs(List<Tensor> members, int input) {
    return members.stream().map(member -> member.inputs().get(input)).toList();
  }

  private static boolean isOne(List<Tensor> members) {
    return members.stream().allMatch(member -> member == members.get(0));
  }

  private Stack add(List<Tensor> members) {
    List<Source> sources = new ArrayList<>();
    if (joinable(members)) {
      for (int i = 0; i < members.get(0).inputs().size(); i++) {
        List<Tensor> list = inputs(members, i);
        sources.add(isOne(list) ? new Source.Single(list.get(0)) : stacks.get(list));
      }
    }
    boolean joined = joinable(members) && sources.stream().allMatch(Stacking::isUseful);
    Stack stack =
        joined
            ? new Stack(members, sources, true)
            : new Stack(members, members.stream().<Source>map(Source.Single::new).toList(), false);
    stacks.put(members, stack);
    if (joined) {
      for (int i = 0; i < members.size(); i++) {
        places.putIfAbsent(members.get(i), new Place(stack, i));
      }
      if (stack.first().op() == Op.VARIABLE) {
        store(stack);
      }
    }
    return stack;
  }

  /**
   * Whether a joined stack may be computed from a source. To stack what was computed one by one
   * costs more than it saves, and its gradient is not that of one task.
   */
  private static boolean isUseful(Source source) {
    return !(source instanceof Stack stack)
        || stack.joined()
        || stack.first().type() != DType.FLOAT
        || !stack.first().op().differentiable();
  }

  private void remove(Stack stack) {
    stacks.remove(stack.members());
    stack.members().stream()
        .filter(member -> place(member).map(p -> p.stack() == stack).orElse(false))
        .forEach(places::remove);
    if (stack.joined() && stack.first().op() == Op.VARIABLE) {
      List<Variable> variables = variables(stack.members());
      stored.remove(variables);
      variables.forEach(storedWith::remove);
    }
  }

  private void store(Stack stack) {
    List<Variable> variables = variables(stack.members());
    stored.put(variables, stack);
    variables.forEach(variable -> storedWith.put(variable, variables));
  }

  /** The variables of tensors of {@link Op#VARIABLE}. */
  public static List<Variable> variables(List<Tensor> members) {
    return members.stream().map(member -> member.attribute("variable", Variable.class)).toList();
  }

  private boolean joinable(List<Tensor> members) {
    Tensor first = members.get(0);
    return switch (first.op()) {
      case VARIABLE -> isStored(variables(members));
      case INPUT -> feedsRows && first.type() == DType.FLOAT;
      case CONSTANT -> first.type() == DType.FLOAT;
      case SLICE -> sameAttributes(members) || isOneElementOfRows(members);
      case LOOKUP,
          GATHER,
          ARGMAX,
          TOP_K,
          SEGMENT_SUM,
          POLAR,
          PAD,
          CONV2D,
          DEPTHWISE_CONV2D,
          MAX_POOL,
          AVERAGE_POOL,
          RANDOM_UNIFORM,
          RANDOM_NORMAL ->
          false;
      default -> sameAttributes(members);
    };
  }

  private static boolean sameAttributes(List<Tensor> members) {
    return members.stream()
        .allMatch(member -> member.attributes().equals(members.get(0).attributes()));
  }

  /** Whether each member is one row of the same tensor. */
  private static boolean isOneElementOfRows(List<Tensor> members) {
    return members.get(0).attribute("axis", Integer.class) == 0
        && members.get(0).shape().size(0) == 1
        && isOne(inputs(members, 0));
  }

  private boolean isStored(List<Variable> variables) {
    List<Optional<Object>> found = variables.stream().map(kinds).distinct().toList();
    return stored.containsKey(variables)
        || (variables.stream().noneMatch(storedWith::containsKey)
            && Set.copyOf(variables).size() == variables.size()
            && found.size() == 1
            && found.get(0).isPresent()
            && storable.test(variables));
  }

  /** The stack of some tensors, if their structure is equal and they are more than a few. */
  public Optional<Stack> of(List<Tensor> members) {
    return Optional.ofNullable(stacks.get(members));
  }

  /** The joined stack that a tensor is in, if there is one. */
  public Optional<Place> place(Tensor tensor) {
    return Optional.ofNullable(places.get(tensor));
  }

  /** The lists of variables that are stored as one array each. */
  public Collection<List<Variable>> stored() {
    return stored.keySet();
  }

  /** The variables that are stored in one array with a variable; empty if it has its own. */
  public Optional<List<Variable>> storedWith(Variable variable) {
    return Optional.ofNullable(storedWith.get(variable));
  }
}
