// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.serve.bundle.ModelCard;
import picocli.CommandLine.Option;

/** The format of a CSV file. Defaults to that of the files the model was trained on. */
public final class CsvOptions {
  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "Character between values. Default: as in training, else a comma.")
  private Optional<String> delimiter;

  @Option(
      names = "--quote",
      paramLabel = "CHAR",
      description = "Character around values that contain delimiters. Default: as in training.")
  private Optional<String> quote;

  @Option(
      names = "--missing",
      paramLabel = "TEXT",
      arity = "1",
      description =
          "Text of a missing value; may be repeated. Default: as in training, else an empty text,"
              + " ?, NA and NaN.")
  private List<String> missing;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding, such as windows-1252. Default: as in training, else UTF-8.")
  private Optional<String> encoding;

  @Option(
      names = "--decimal",
      paramLabel = "CHAR",
      description = "Decimal mark, . or , Default: as in training, else a point.")
  private Optional<String> decimal;

  @Option(
      names = "--comment",
      paramLabel = "CHAR",
      description = "First character of lines to skip. Default: as in training.")
  private Optional<String> comment;

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
      description = "Names of the columns if the file has no header line. Default: as in training.")
  private List<String> columns;

  /** The format of the rows for a model. */
  public RowFormat format(ModelCard card) {
    RowFormat usual = card.format().orElse(CsvSource.FORMAT);
    boolean named = header.orElse(columns == null && usual.header());
    RowFormat format =
        new RowFormat(
            named,
            character("--delimiter", delimiter, usual.delimiter()),
            character("--quote", quote, usual.quote()),
            missing == null ? usual.missing() : missing,
            usual.encoding(),
            character("--decimal", decimal, usual.decimal()),
            comment.map(given -> character("--comment", comment, ' ')).or(usual::comment),
            usual.units());
    return encoding.map(name -> encoded(format, name)).orElse(format);
  }

  private static RowFormat encoded(RowFormat format, String name) {
    try {
      return format.encoding(name);
    } catch (OptionException e) {
      throw new ConfigurationException("--" + e.getMessage());
    }
  }

  /** The names of the columns of a file without a header line. */
  public List<String> names(ModelCard card) {
    return columns == null ? card.layout() : columns;
  }

  private static char character(String option, Optional<String> given, char usual) {
    String text = given.map(value -> value.equals("\\t") ? "\t" : value).orElse("" + usual);
    if (text.length() != 1 || "\r\n".contains(text)) {
      throw new ConfigurationException(
          "%s must be one character other than a line break, but is '%s'".formatted(option, text));
    }
    return text.charAt(0);
  }
}
