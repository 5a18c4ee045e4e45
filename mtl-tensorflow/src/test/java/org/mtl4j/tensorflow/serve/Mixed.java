// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.MultiLabel;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;

/** A table with all kinds of input, and an experiment with all kinds of task. */
final class Mixed {
  static final List<String> TASKS = List.of("yes", "kind", "tags", "sizes");

  private Mixed() {}

  /** Rows whose labels depend on the inputs; every seventh value of x is missing. */
  static Table table(int rows, long seed) {
    Random random = new Random(seed);
    double[] x = IntStream.range(0, rows).mapToDouble(i -> random.nextGaussian()).toArray();
    double[] money = IntStream.range(0, rows).mapToDouble(i -> Math.exp(3 * x[i])).toArray();
    double[] age = IntStream.range(0, rows).mapToDouble(i -> random.nextInt(80)).toArray();
    String[] job =
        IntStream.range(0, rows)
            .mapToObj(i -> List.of("clerk", "smith", "chemist é", "").get(random.nextInt(4)))
            .toArray(String[]::new);
    double[] missing =
        IntStream.range(0, rows).mapToDouble(i -> i % 7 == 0 ? Double.NaN : x[i]).toArray();
    String[] yes = new String[rows];
    String[] kind = new String[rows];
    double[] tag = new double[rows];
    double[] other = new double[rows];
    for (int i = 0; i < rows; i++) {
      yes[i] = x[i] + (job[i].equals("smith") ? 1 : 0) > 0.8 ? "yes" : "no";
      kind[i] = age[i] < 25 ? "young" : age[i] < 60 ? "grown" : "old";
      tag[i] = age[i] % 2 > 0 ? 1 : 0;
      other[i] = x[i] > 0.5 ? 1 : 0;
    }
    return new TableBuilder("rows")
        .numbers("x", missing)
        .numbers("money", money)
        .numbers("age", age)
        .texts("job", job)
        .texts("yes", yes)
        .texts("kind", kind)
        .numbers("tag", tag)
        .numbers("other", other)
        .numbers("size", IntStream.range(0, rows).mapToDouble(i -> 2 * x[i] + 1).toArray())
        .numbers("weight", age)
        .build();
  }

  static ExperimentBuilder experiment(Table table) {
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .column("money", Field.number(NumberEncoding.LOG, NumberEncoding.QUANTILE))
        .column("age", Field.number(NumberEncoding.BUCKETS, NumberEncoding.VALUES))
        .task("yes", new Binary("yes", "yes"))
        .task("kind", new MultiClass("kind"))
        .task("tags", new MultiLabel(List.of("tag", "other")))
        .task("sizes", new Regression(List.of("size", "weight")))
        .encoder(new Tabular())
        .sharing(new Mmoe())
        .training(training -> training.epochs(2).batch(64))
        .backend(new BackendOptions("cpu", 1, true));
  }
}
