// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.serve.bundle.ModelCard;
import picocli.CommandLine.Option;

/** How delimited text is written; as the files that the model was trained on, unless told. */
final class CsvOptions {
  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "The character between values. Default: that of training, else a comma.")
  private Optional<String> delimiter;

  @Option(
      names = "--quote",
      paramLabel = "CHAR",
      description = "The character around values that hold delimiters. Default: as in training.")
  private Optional<String> quote;

  @Option(
      names = "--missing",
      paramLabel = "TEXT",
      arity = "1",
      description =
          "What stands for a missing value; may be given several times. Default: as in training,"
              + " else nothing, ?, NA and NaN.")
  private List<String> missing;

  @Option(
      names = "--header",
      negatable = true,
      arity = "0",
      description = "Whether the first line names the columns. Default: as in training.")
  private Optional<Boolean> header;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description =
          "The columns of rows without a first line that names them. Default: those of training.")
  private List<String> columns;

  /** How rows for a model are written. */
  RowFormat format(ModelCard card) {
    RowFormat usual = card.format().orElseGet(new CsvSource(Path.of(""))::format);
    boolean named = header.orElse(columns == null && usual.header());
    return new RowFormat(
        named,
        character("--delimiter", delimiter, usual.delimiter()),
        character("--quote", quote, usual.quote()),
        missing == null ? usual.missing() : missing);
  }

  /** The names of the columns where no first line says them. */
  List<String> names(ModelCard card) {
    return columns == null ? card.layout() : columns;
  }

  private static char character(String option, Optional<String> asked, char usual) {
    String text = asked.map(value -> value.equals("\\t") ? "\t" : value).orElse("" + usual);
    if (text.length() != 1 || "\r\n".contains(text)) {
      throw new ConfigurationException(
          "%s must be one character and no line break, but is '%s'".formatted(option, text));
    }
    return text.charAt(0);
  }
}
