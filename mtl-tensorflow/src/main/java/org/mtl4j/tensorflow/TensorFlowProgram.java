package org.mtl4j.tensorflow;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.Diagnosis.Moved;

/** A compiled model on a session of its own. */
final class TensorFlowProgram implements Program {
  private static final String STEPS = "steps/";
  private static final double[] NONE = {};

  private final List<String> tasks;
  private final Optimizer optimizer;
  private final boolean balanced;
  private final ModelDefinition model;
  private final boolean pairwise;
  private final boolean gramian;
  private final int penalties;
  private final NativeSession session;
  private final KeptArrays arrays;
  private final Map<String, Set<Integer>> reach = new LinkedHashMap<>();
  private final List<BitSet> groups;
  private final long[] groupSteps;
  private final StepFeeds feeds;
  private final NativeCall first;
  private final NativeCall second;
  private final List<NativeCall> further;
  private final Optional<NativeCall> keeping;
  private final Optional<NativeCall> foreseen;

  /** Finds the Gramian where the statistic is another. */
  private final Optional<NativeCall> observing;

  private final LossSums sums;
  private final Diagnosis diagnosis;
  private final Optional<Diagnosis> foreseenDiagnosis;
  private final Predictor predictor;
  private final ProbeVectors vectors;
  private float[] report = new float[0];
  private boolean closed;

  TensorFlowProgram(
      ModelDefinition model, NativeSession session, ModelGraph graph, List<Moved> moved) {
    this.model = model;
    this.tasks = model.tasks();
    this.optimizer = model.optimizer();
    this.balanced = model.balancing().isPresent();
    this.pairwise = model.balancing().map(b -> b.balancer().pairwise()).orElse(false);
    this.gramian = graph.gramian;
    this.penalties = model.penalties().size();
    this.session = session;
    this.arrays = new KeptArrays(session, graph.state.kept());
    this.groups = graph.groups();
    this.groupSteps = new long[groups.size()];
    graph
        .reach()
        .forEach((v, set) -> reach.put(v.name(), Set.copyOf(set.stream().boxed().toList())));
    this.feeds = new StepFeeds(session, graph);
    this.first =
        balanced
            ? feeds.call(List.of(BalancedStep.REPORT), List.of())
            : feeds.call(List.of(PlainStep.REPORT, Descent.NORM), List.of(Descent.UPDATE));
    this.second = feeds.call(List.of(Descent.NORM), balanced ? List.of(Descent.UPDATE) : List.of());
    this.further =
        IntStream.range(1, model.balancing().map(b -> b.balancer().batches()).orElse(1))
            .mapToObj(i -> feeds.call(List.of(), List.of(BalancedStep.FURTHER + i)))
            .toList();
    this.sums = new LossSums(tasks.size(), penalties);
    this.keeping =
        model.updateRules().accumulate() == 1
            ? Optional.empty()
            : Optional.of(
                feeds.call(
                    balanced
                        ? List.of(BalancedStep.REPORT)
                        : List.of(PlainStep.REPORT, Descent.NORM),
                    List.of(Accumulation.KEEP)));
    this.observing =
        balanced && !gramian
            ? Optional.of(feeds.call(List.of(BalancedStep.GRAMIAN), List.of()))
            : Optional.empty();
    this.diagnosis = diagnosis(moved, "");
    this.foreseen =
        graph.foresees
            ? Optional.of(
                feeds.call(
                    List.of(PlainStep.REPORT, ForeseenStep.PREFIX + Descent.NORM),
                    List.of(ForeseenStep.PREFIX + Descent.UPDATE)))
            : Optional.empty();
    this.foreseenDiagnosis = foreseen.map(call -> diagnosis(moved, ForeseenStep.PREFIX));
    this.predictor = new Predictor(session, model, graph);
    this.vectors = new ProbeVectors(session, feeds, model.probing().vectors());
    try {
      arrays.begin();
      if (keeping.isPresent()) {
        try (NativeCall begin = session.call(List.of(), List.of(), List.of(Accumulation.BEGIN))) {
          begin.run("making room for sums of gradients");
        }
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Diagnosis diagnosis(List<Moved> moved, String prefix) {
    return new Diagnosis(
        tasks,
        moved,
        feeds.call(List.of(ModelGraph.LOSSES, prefix + Descent.SQUARES), List.of()),
        feeds::present);
  }

  @Override
  public Rows bind(Dataset dataset) {
    requireOpen();
    return new BoundRows(dataset);
  }

  @Override
  public void step(Rows rows, int[] indices, int count, StepControl control, StepResult result) {
    requireOpen();
    boolean[] present = control.present();
    feed(control);
    feeds.goingOn.put(0, sums.isBegun() ? 1 : 0);
    boolean known = foreseen.isPresent() && control.knownWeights(result.weights);
    if (!known) {
      differentiateFurther((BoundRows) rows, control);
    }
    feeds.batch((BoundRows) rows, indices, count);
    try {
      if (known) {
        foreseen(foreseen.get(), control, result);
      } else if (balanced) {
        balanced(control, present, result);
      } else {
        Arrays.fill(result.weights, 1);
        plain(first, control, result);
        sums.finish(result);
      }
    } catch (NativeCall.NotFiniteException e) {
      throw diagnosis.find(control.step(), control.inBatch(), result.losses);
    } finally {
      sums.drop();
    }
    for (int g = 0; g < groupSteps.length; g++) {
      groupSteps[g] += moves(groups.get(g), present) ? 1 : 0;
    }
  }

  @Override
  public void accumulate(
      Rows rows, int[] indices, int count, StepControl control, StepResult result, boolean begin) {
    requireOpen();
    NativeCall call =
        keeping.orElseThrow(
            () -> new IllegalStateException("every batch of this model is an update"));
    feed(control);
    feeds.goingOn.put(0, begin ? 0 : 1);
    feeds.batch((BoundRows) rows, indices, count);
    if (begin) {
      sums.begin();
    }
    try {
      call.run("accumulating");
      int length = readReport(call, control, result);
      readStatistic(length, result);
      requireFinite(control, control.inBatch(), result);
      if (!balanced && !Double.isFinite(norm(call, 1))) {
        throw diagnosis.find(control.step(), control.inBatch(), result.losses);
      }
    } catch (NumericalException e) {
      sums.drop();
      throw e;
    }
  }

  private void feed(StepControl control) {
    feeds.present(control.inBatch(), control.present());
    double[] controls = control.controls();
    for (int i = 0; i < controls.length; i++) {
      feeds.controls.put(i, controls[i]);
    }
    for (int t = 0; t < tasks.size(); t++) {
      feeds.shares.put(t, control.inBatch()[t] ? control.share(t) : 0);
    }
    feeds.shares.put(tasks.size(), control.share());
    feeds.step.put(control.draws());
    feeds.rate.put(0, control.rate());
    for (int g = 0; g < groupSteps.length; g++) {
      long number = groupSteps[g] + 1;
      feeds.corrected.put(g, control.rate() * Updates.correction(optimizer, number));
      feeds.epsilons.put(g, Updates.epsilon(optimizer, number));
    }
  }

  private void differentiateFurther(BoundRows rows, StepControl control) {
    for (int i = 0; i < further.size(); i++) {
      int[] indices = control.further(i + 1);
      feeds.batch(rows, indices, indices.length);
      further.get(i).run("differentiating a further batch");
    }
  }

  private void plain(NativeCall call, StepControl control, StepResult result) {
    call.run("training");
    readReport(call, control, result);
    result.gradientNorm = norm(call, 1);
  }

  private void foreseen(NativeCall call, StepControl control, StepResult result) {
    feedWeights(result);
    result.gramian = NONE;
    result.statistic = NONE;
    try {
      plain(call, control, result);
    } catch (NativeCall.NotFiniteException e) {
      throw foreseenFailure(control, result);
    }
  }

  /**
   * Differentiates task by task to find the one at fault, which one pass over all does not tell.
   */
  private NumericalException foreseenFailure(StepControl control, StepResult result) {
    try {
      first.run("differentiating");
      readStatistic(readReport(first, control, result), result);
      requireFinite(control, control.present(), result);
    } catch (NumericalException found) {
      return found;
    }
    return foreseenDiagnosis.orElseThrow().find(control.step(), control.inBatch(), result.losses);
  }

  private void feedWeights(StepResult result) {
    for (int t = 0; t < tasks.size(); t++) {
      feeds.weights.put(t, result.weights[t]);
    }
  }

  private void balanced(StepControl control, boolean[] present, StepResult result) {
    first.run("differentiating");
    int length = readReport(first, control, result);
    readStatistic(length, result);
    requireFinite(control, present, result);
    sums.finish(result);
    result.gramian = gramian(control, result);
    control.balance(result.statistic, result.losses, result.weights);
    feedWeights(result);
    second.run("updating");
    result.gradientNorm = norm(second, 0);
  }

  private double[] gramian(StepControl control, StepResult result) {
    if (gramian) {
      return result.statistic;
    }
    if (!control.readsGradients()) {
      return NONE;
    }
    observing.orElseThrow().run("reading the gradients");
    float[] values = observing.orElseThrow().read(0);
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private void readStatistic(int length, StepResult result) {
    int size = length - tasks.size() - penalties;
    if (result.statistic.length != size) {
      result.statistic = new double[size];
    }
    for (int i = 0; i < size; i++) {
      result.statistic[i] = report[tasks.size() + penalties + i];
    }
  }

  private int readReport(NativeCall call, StepControl control, StepResult result) {
    int length = call.read(0, report);
    if (length > report.length) {
      report = new float[length];
      call.read(0, report);
    }
    for (int t = 0; t < tasks.size(); t++) {
      result.losses[t] = report[t];
    }
    for (int p = 0; p < penalties; p++) {
      result.penalties[p] = report[tasks.size() + p];
    }
    sums.add(control, result);
    return length;
  }

  private static double norm(NativeCall call, int fetch) {
    return call.read(fetch)[0];
  }

  private static boolean moves(BitSet group, boolean[] present) {
    return group.isEmpty() || group.stream().anyMatch(task -> present[task]);
  }

  private void requireFinite(StepControl control, boolean[] present, StepResult result) {
    for (int t = 0; t < tasks.size(); t++) {
      if (control.inBatch()[t] && !Double.isFinite(result.losses[t])) {
        throw diagnosis.ofTask(control.step(), t, result.losses[t]);
      }
    }
    int width = result.statistic.length / tasks.size();
    for (int t = 0; t < tasks.size(); t++) {
      // Where columns are tasks as well, the others' may be at fault beside the diagonal.
      int from = pairwise && width == tasks.size() ? t : 0;
      int to = pairwise && width == tasks.size() ? t + 1 : width;
      for (int i = from; i < to; i++) {
        if (present[t] && !Double.isFinite(result.statistic[t * width + i])) {
          throw diagnosis.ofTask(control.step(), t, result.losses[t]);
        }
      }
    }
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
    return reach;
  }

  @Override
  public Snapshot snapshot() {
    requireOpen();
    Map<String, Long> counters = new LinkedHashMap<>();
    for (int g = 0; g < groupSteps.length; g++) {
      counters.put(STEPS + groups.get(g), groupSteps[g]);
    }
    return new Snapshot(arrays.read(), counters);
  }

  @Override
  public void restore(Snapshot snapshot) {
    requireOpen();
    arrays.write(snapshot.values());
    for (int g = 0; g < groupSteps.length; g++) {
      groupSteps[g] = snapshot.counters().getOrDefault(STEPS + groups.get(g), 0L);
    }
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
      first.close();
      second.close();
      further.forEach(NativeCall::close);
      keeping.ifPresent(NativeCall::close);
      foreseen.ifPresent(NativeCall::close);
      observing.ifPresent(NativeCall::close);
      diagnosis.close();
      foreseenDiagnosis.ifPresent(Diagnosis::close);
      predictor.close();
      vectors.close();
      feeds.close();
      session.close();
    }
  }
}
