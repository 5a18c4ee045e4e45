// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;

/**
 * Two tasks on Census-Income, who earns over 50,000 and who never married, with a shared bottom and
 * with a mixture of experts: AUC on both halves of the test file, over three seeds.
 *
 * <p>Reads {@code census-income/census-income.data.gz} and {@code .test.gz} in the folder that the
 * environment variable MTL4J_DATA names, {@code ../shared/data} by default.
 */
public final class CensusIncome {
  /** The columns of the files, in their order; those in capitals hold numbers. */
  private static final String COLUMNS =
      """
      AGE class_of_worker industry_code occupation_code education WAGE_PER_HOUR \
      enrolled_in_education marital_status major_industry major_occupation race hispanic_origin \
      sex union_member reason_for_unemployment employment_status CAPITAL_GAINS CAPITAL_LOSSES \
      DIVIDENDS tax_filer_status previous_region previous_state household_status \
      household_summary instance_weight migration_msa migration_region migration_within_region \
      same_house_a_year_ago previous_residence_sunbelt PERSONS_WORKED_FOR \
      family_members_under_18 father_born_in mother_born_in self_born_in citizenship \
      own_business veterans_questionnaire veterans_benefits WEEKS_WORKED year income""";

  private CensusIncome() {}

  /** Trains both models for three seeds each and prints a table. */
  public static void main(String[] args) {
    Path folder =
        Path.of(System.getenv().getOrDefault("MTL4J_DATA", "../shared/data"), "census-income");
    if (!Files.isDirectory(folder)) {
      System.err.println("there is no folder " + folder + "; set MTL4J_DATA to where it lies");
      System.exit(2);
    }
    System.out.printf("%-14s %-14s %-17s %-17s%n", "", "AUC of", "validation", "test");
    compare("shared bottom", folder, new SharedBottom(), 14);
    compare("mmoe", folder, new Mmoe(8, 16), 12);
  }

  /** The experiment, less its seed. */
  static ExperimentBuilder experiment(Path folder, SharingStrategy sharing, int epochs) {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(
                new CsvSource(folder.resolve("census-income.data.gz"))
                    .test(folder.resolve("census-income.test.gz"))
                    .header(false))
            .split(new Split().validation(new Part(Part.Origin.TEST, 0.5)))
            .task("income", new Binary("income", "50000+."))
            .task("never-married", new Binary("marital_status", "Never married"))
            .encoder(new Tabular(8, 1, List.of(117), Activation.RELU, 0.2))
            .sharing(sharing)
            .head(new MlpHead(List.of(8), Activation.RELU, 0))
            .training(t -> t.epochs(epochs).batch(512).optimizer(new AdamW(0.001, 0.1)));
    for (String column : COLUMNS.split(" ")) {
      experiment.column(column.toLowerCase(Locale.ROOT), field(column));
    }
    return experiment;
  }

  /** A number is shown twice: standardized, and each frequent value as a category of its own. */
  private static Field field(String column) {
    if (column.equals("instance_weight")) {
      return new Field(Role.IGNORE);
    }
    boolean number = column.equals(column.toUpperCase(Locale.ROOT));
    return number
        ? Field.number(NumberEncoding.STANDARD, NumberEncoding.VALUES).minimumCount(10)
        : new Field(Role.CATEGORY);
  }

  private static void compare(String title, Path folder, SharingStrategy sharing, int epochs) {
    List<RunResult> results = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      long own = seed;
      ExperimentBuilder experiment = experiment(folder, sharing, epochs).training(t -> t.seed(own));
      try (TrainedModel model = Mtl.create().train(experiment.build())) {
        results.add(model.test());
      }
    }
    for (String task : List.of("income", "never-married")) {
      System.out.printf(
          "%-14s %-14s %-17s %-17s%n",
          title,
          task,
          auc(results.stream().map(RunResult::validation).toList(), task),
          auc(results.stream().map(RunResult::test).toList(), task));
    }
  }

  private static String auc(List<Map<String, Map<String, Double>>> metrics, String task) {
    Spread auc = Spread.of(metrics.stream().map(values -> values.get(task).get("auc")).toList());
    return String.format(Locale.ROOT, "%.4f ± %.4f", auc.mean(), auc.deviation());
  }
}
