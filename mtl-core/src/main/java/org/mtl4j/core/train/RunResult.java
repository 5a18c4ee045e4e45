// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.train.evaluation.MetricText;
import org.mtl4j.core.train.plan.StartReport;

/**
 * The result of a run.
 *
 * @param run the name of the run
 * @param seed of initial values, shuffling and random draws
 * @param validation metric values of the best epoch, by task and id; empty without validation rows
 * @param test the same on the test rows; empty before they are read, or without test rows
 * @param seconds of training
 * @param best the epoch whose parameters are used, from 0
 * @param ending why training ended
 * @param history one entry an epoch
 * @param warnings for the user
 * @param skipped the number of steps that were skipped because a number was not finite
 * @param start the report of a warm start, if there was one
 * @param outlook signs that more training, or another model, is needed
 * @param refit the second training, if there was one
 * @param epochs for each task the epoch whose parameters its outputs come from, from 0; empty if it
 *     is {@code best} for all
 */
public record RunResult(
    String run,
    long seed,
    Map<String, Map<String, Double>> validation,
    Map<String, Map<String, Double>> test,
    double seconds,
    int best,
    String ending,
    List<EpochEnded> history,
    List<String> warnings,
    long skipped,
    Optional<StartReport> start,
    Outlook outlook,
    Optional<Refit> refit,
    Map<String, Integer> epochs) {

  /**
   * The second training, from which the parameters of the model are; metrics are those before it.
   *
   * @param rows on which it trained
   * @param epochs as many as the best epoch needed
   * @param seconds of this training
   */
  public record Refit(int rows, int epochs, double seconds) {}

  /** A run with one best epoch, without skipped steps, warm start and signs of trouble. */
  public RunResult(
      String run,
      long seed,
      Map<String, Map<String, Double>> validation,
      Map<String, Map<String, Double>> test,
      double seconds,
      int best,
      String ending,
      List<EpochEnded> history,
      List<String> warnings) {
    this(
        run,
        seed,
        validation,
        test,
        seconds,
        best,
        ending,
        history,
        warnings,
        0,
        Optional.empty(),
        Outlook.GOOD,
        Optional.empty(),
        Map.of());
  }

  public RunResult {
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
    history = List.copyOf(history);
    warnings = List.copyOf(warnings);
    epochs = Collections.unmodifiableMap(new LinkedHashMap<>(epochs));
  }

  /** The same with metric values on the test rows. */
  public RunResult withTest(Map<String, Map<String, Double>> values) {
    return with(values, seconds, refit, warnings);
  }

  /** The same with other seconds, such as the sum over variants. */
  public RunResult withSeconds(double all) {
    return with(test, all, refit, warnings);
  }

  /** The same with a second training, whose warnings are added. */
  RunResult withRefit(Refit second, List<String> further) {
    List<String> all = Stream.concat(warnings.stream(), further.stream()).distinct().toList();
    return with(test, seconds, Optional.of(second), all);
  }

  private RunResult with(
      Map<String, Map<String, Double>> values,
      double all,
      Optional<Refit> second,
      List<String> texts) {
    return new RunResult(
        run,
        seed,
        validation,
        values,
        all,
        best,
        ending,
        history,
        texts,
        skipped,
        start,
        outlook,
        second,
        epochs);
  }

  /** The values to report: on the test rows, or else on the validation rows. */
  public Map<String, Map<String, Double>> reported() {
    return test.isEmpty() ? validation : test;
  }

  /** A text with the metrics of each task on validation and test rows. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(run + ", seed " + seed + "\n");
    reported()
        .forEach(
            (task, metrics) ->
                metrics
                    .keySet()
                    .forEach(
                        id ->
                            text.append("  ")
                                .append(task)
                                .append(' ')
                                .append(id)
                                .append(value(", validation ", validation, task, id))
                                .append(value(", test ", test, task, id))
                                .append('\n')));
    return text.toString();
  }

  private static String value(
      String before, Map<String, Map<String, Double>> values, String task, String id) {
    Double value = values.getOrDefault(task, Map.of()).get(id);
    return value == null ? "" : before + MetricText.of(value);
  }
}
