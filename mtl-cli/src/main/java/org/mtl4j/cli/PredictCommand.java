// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.cli.run.AbsentColumns;
import org.mtl4j.cli.run.CsvOptions;
import org.mtl4j.cli.run.ModelOptions;
import org.mtl4j.cli.run.OutputClosedException;
import org.mtl4j.cli.run.SourceOptions;
import org.mtl4j.cli.screen.ProgressBar;
import org.mtl4j.cli.screen.Screen;
import org.mtl4j.cli.screen.ShownWriter;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bulk.AnswerWriter;
import org.mtl4j.serve.bulk.BulkPrediction;
import org.mtl4j.serve.bulk.BulkPrediction.BadRows;
import org.mtl4j.serve.bulk.BulkPrediction.Outcome;
import org.mtl4j.serve.bulk.CsvAnswers;
import org.mtl4j.serve.bulk.InputRows;
import org.mtl4j.serve.bulk.JsonAnswers;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.csv.CsvRows;
import org.mtl4j.serve.file.AtomicFile;
import org.mtl4j.serve.file.FileProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mtl predict}: predictions for the rows of a file of any size. */
@Command(
    name = "predict",
    description =
        "Predict the rows of a file with a stored model. Delimited text may have any size; other"
            + " files must fit into memory.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl predict runs/census/model --in rows.csv --out predictions.csv --keep id",
      "  zcat rows.gz | mtl predict runs/census/model --in - --bad-rows bad.csv",
      "  mtl predict runs/census/model --in rows.parquet",
      "  mtl predict runs/census/model --source duckdb --in \"SELECT * FROM 'new/*.parquet'\"",
      "",
      "Columns of the CSV output: TASK and TASK.probability for binary and multi-class tasks,",
      "TASK.LABEL and TASK.LABEL.probability for multi-label tasks, TASK or TASK.NAME for numbers."
    })
final class PredictCommand implements Runnable {
  private static final String STANDARD = "-";

  @Parameters(paramLabel = "MODEL", description = "Folder of the model.")
  private Path folder;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE",
      description =
          "File of rows: CSV, or what a data source reads, such as ARFF or Parquet, plain or"
              + " compressed; - for CSV from standard input.")
  private String in;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "-",
      description =
          "File for the predictions; an existing one is replaced. Default: - for standard output.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv, or json: one object per line. Default: ${DEFAULT-VALUE}.")
  private AnswerFormat format;

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the input to copy to the output, such as an ID.")
  private List<String> keep = new ArrayList<>();

  @Option(
      names = "--tasks",
      paramLabel = "TASK",
      split = ",",
      description =
          "Tasks to predict; only their columns are needed. Default: all tasks of the model.")
  private List<String> tasks = new ArrayList<>();

  @Option(
      names = "--probabilities",
      description =
          "In CSV, write the probability of every class, not only of the most probable one.")
  private boolean all;

  @Option(
      names = "--bad-rows",
      paramLabel = "FILE",
      description =
          "File for rows that cannot be predicted, as line (or row) and reason. Without it, the"
              + " first such row ends the command.")
  private Optional<Path> badRows;

  @Mixin private ModelOptions expected;

  @Mixin private AbsentColumns absent;

  @Mixin private CsvOptions csv;

  @Mixin private SourceOptions source;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  private enum AnswerFormat {
    CSV,
    JSON
  }

  @Override
  public void run() {
    if (size() >= 0) { // reading from a pipe may block, and so would Ctrl-C
      main.interruption().begin();
    }
    try (Model whole = Model.open(expected.read(folder));
        Model model = tasks.isEmpty() ? whole : whole.only(tasks);
        InputRows rows = open(model)) {
      BulkPrediction prediction = new BulkPrediction(model, rows, keep);
      Outcome outcome = predict(model, rows, prediction);
      report(outcome, rows.origin());
    } catch (RunStoppedException e) {
      if (!out.equals(STANDARD)) {
        main.interruption().lastLine("'" + out + "' was not written");
      }
      throw e;
    } catch (IOException e) {
      throw FileProblem.unwritable(Path.of(out), e);
    }
  }

  private InputRows open(Model model) {
    InputRows rows = stored(model);
    return rows.with(absent.of(rows.columns(), model.columns(), spec.commandLine().getErr()));
  }

  private InputRows stored(Model model) {
    PrintWriter err = spec.commandLine().getErr();
    boolean standard = in.equals(STANDARD);
    if (!standard && !source.isDelimited(in, err)) {
      Map<String, ColumnType> types = new HashMap<>();
      keep.forEach(name -> types.put(name, ColumnType.GUESS));
      Map<String, Held> inputs = model.directory().card().inputs();
      model.columns().forEach(name -> types.put(name, inputs.get(name).type()));
      return InputRows.of(source.read(in, Request.only(types), err));
    }
    RowFormat format = csv.format(model.directory().card());
    List<String> names = csv.names(model.directory().card());
    return InputRows.of(
        standard
            ? CsvRows.of(System.in, "standard input", format, names)
            : CsvRows.open(Path.of(in), format, names));
  }

  /** The number of bytes of the file; -1 if it is no regular file. */
  private long size() {
    try {
      Path file = Path.of(in);
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (InvalidPathException | IOException e) {
      return -1;
    }
  }

  private Outcome predict(Model model, InputRows rows, BulkPrediction prediction)
      throws IOException {
    if (out.equals(STANDARD)) {
      PrintWriter raw = ShownWriter.raw(spec.commandLine().getOut());
      BufferedWriter screen = new BufferedWriter(raw, 1 << 16);
      Outcome outcome = withBadRows(prediction, rows, answers(model, screen), screen);
      screen.flush();
      return outcome;
    }
    try (AtomicFile draft = new AtomicFile(Path.of(out))) {
      AnswerWriter answers = answers(model, draft.writer());
      Outcome outcome = withBadRows(prediction, rows, answers, draft.writer());
      draft.complete();
      return outcome;
    }
  }

  private AnswerWriter answers(Model model, Writer target) throws IOException {
    return format == AnswerFormat.JSON
        ? new JsonAnswers(target, model.tasks(), keep)
        : new CsvAnswers(target, model.tasks(), keep, all);
  }

  private Outcome withBadRows(
      BulkPrediction prediction, InputRows rows, AnswerWriter answers, Writer target)
      throws IOException {
    if (badRows.isEmpty()) {
      return withProgress(prediction, rows, answers, prediction.stopping(), target);
    }
    try (AtomicFile draft = new AtomicFile(badRows.get())) {
      CsvWriter notes =
          CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.LF).build(draft.writer());
      notes.writeRecord(rows.unit(), "reason");
      BadRows noting = (number, reason) -> notes.writeRecord(Long.toString(number), reason);
      Outcome outcome = withProgress(prediction, rows, answers, noting, target);
      draft.complete();
      return outcome;
    }
  }

  private Outcome withProgress(
      BulkPrediction prediction, InputRows rows, AnswerWriter answers, BadRows bad, Writer target)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (!Screen.terminal()) {
      return prediction.run(answers, bad, () -> checkStop(target));
    }
    try (ProgressBar bar = new ProgressBar(err, "predicting", size())) {
      return prediction.run(
          answers,
          bad,
          () -> {
            checkStop(target);
            bar.to(rows.bytes());
          });
    }
  }

  /** Stops if a signal came, or if standard output was closed, as in {@code | head}. */
  private void checkStop(Writer target) {
    main.interruption().signal().check();
    try {
      if (out.equals(STANDARD)) {
        target.flush();
        OutputClosedException.check(spec.commandLine().getOut());
      }
    } catch (IOException e) {
      throw FileProblem.unwritable(Path.of(out), e);
    }
  }

  private void report(Outcome outcome, String origin) {
    PrintWriter err = spec.commandLine().getErr();
    outcome
        .unseen()
        .forEach(
            (column, count) ->
                err.printf(
                    Locale.ROOT,
                    "mtl: warning: %,d %s a value in '%s' that is not in the training data; it is"
                        + " treated as missing%n",
                    count,
                    count == 1 ? "row has" : "rows have",
                    column));
    if (outcome.predicted() + outcome.bad() == 0) {
      err.println("mtl: warning: " + origin + " has no rows");
    }
    if (outcome.bad() > 0) {
      err.printf(
          Locale.ROOT,
          "mtl: warning: %,d %s could not be predicted: %s%n",
          outcome.bad(),
          outcome.bad() == 1 ? "row" : "rows",
          badRows.orElseThrow());
    }
    if (!out.equals(STANDARD)) {
      err.printf(Locale.ROOT, "predicted %,d rows: %s%n", outcome.predicted(), out);
    }
    err.flush();
  }
}
