// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.graph.Feed;
import org.mtl4j.tensorflow.serve.FrozenModel;
import org.mtl4j.tensorflow.serve.Predictor;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;

/** A compiled model in its own session. */
public final class TensorFlowProgram implements Program {
  private final ModelDefinition model;
  private final BuiltGraph graph;
  private final NativeSession session;
  private final StateDict state;
  private final StepFeeds feeds;
  private final GroupSteps groupSteps;
  private final LossSums sums;
  private final Step step;
  private final Predictor predictor;
  private final ProbeVectors vectors;
  private boolean closed;

  /**
   * Prepares all runs and initializes the variables.
   *
   * @param graph the graph of the model
   * @param session of this graph; {@link #close} closes it
   */
  public TensorFlowProgram(ModelDefinition model, BuiltGraph graph, NativeSession session) {
    this.model = model;
    this.graph = graph;
    this.session = session;
    int tasks = model.tasks().size();
    int penalties = model.penalties().size();
    this.state = new StateDict(session, graph.state());
    this.feeds = new StepFeeds(session, graph.inputs());
    this.groupSteps = new GroupSteps(model.optimizer(), graph.groups());
    this.sums = new LossSums(tasks, penalties);
    StepReport report = new StepReport(tasks, penalties, model.observed(), sums);
    this.step = Step.of(graph.step(), new StepParts(model, graph.losses(), feeds, report));
    this.predictor = new Predictor(session, graph.prediction());
    this.vectors = new ProbeVectors(session, feeds, graph, model.probing().vectors());
    try {
      state.initialize();
      graph.step().accumulation().ifPresent(this::allocate);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void allocate(BuiltGraph.Accumulation accumulation) {
    try (NativeCall begin = session.call(List.of(), List.of(), List.of(accumulation.begin()))) {
      begin.run("allocating sums of gradients");
    }
  }

  @Override
  public Rows bind(Dataset dataset) {
    requireOpen();
    return new BoundRows(dataset);
  }

  @Override
  public void step(Rows rows, int[] indices, int count, StepControl control, StepResult result) {
    requireOpen();
    feed(control, sums.isBegun());
    try {
      step.run((BoundRows) rows, indices, count, control, result);
    } finally {
      sums.end();
    }
    groupSteps.count(control);
  }

  @Override
  public void accumulate(
      Rows rows, int[] indices, int count, StepControl control, StepResult result, boolean first) {
    requireOpen();
    if (graph.step().accumulation().isEmpty()) {
      throw new IllegalStateException("this model has one batch per update");
    }
    feed(control, !first);
    feeds.batch((BoundRows) rows, indices, count);
    if (first) {
      sums.begin();
    }
    try {
      step.accumulate(control, result);
    } catch (NumericalException e) {
      sums.end();
      throw e;
    }
  }

  private void feed(StepControl control, boolean continues) {
    feeds.control(control);
    feeds.put(Feed.CONTINUES, 0, continues ? 1 : 0);
    groupSteps.feed(feeds, control);
  }

  @Override
  public float[][] predict(Rows rows, int from, int to) {
    requireOpen();
    return predictor.predict((BoundRows) rows, from, to);
  }

  @Override
  public Vectors vectors() {
    requireOpen();
    return vectors;
  }

  @Override
  public Map<String, Set<Integer>> reach() {
    return graph.reach();
  }

  @Override
  public Snapshot snapshot() {
    requireOpen();
    return new Snapshot(state.read(), groupSteps.counters());
  }

  @Override
  public void restore(Snapshot snapshot) {
    requireOpen();
    state.write(snapshot.values());
    groupSteps.restore(snapshot.counters());
  }

  @Override
  public void export(Path folder) {
    FrozenModel.write(model, snapshot().values(), folder);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this program is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      step.close();
      predictor.close();
      vectors.close();
      feeds.close();
      session.close();
    }
  }
}
