// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.serve.file.FileProblem;

/** The characters of delimited text, plain or compressed, and the errors of reading them. */
public final class CsvText {
  private static final int BUFFER = 1 << 16;

  /** Characters of a value, at most. */
  private static final int LONGEST = 1 << 24;

  /** A first line such as {@code sep=;}, as spreadsheets write it. */
  private static final String DELIMITER_LINE = "sep=";

  /** What the parser says of a character between a closing quote and the next delimiter. */
  private static final Pattern AFTER_QUOTE =
      Pattern.compile("Unexpected character after closing quote: '(.)'", Pattern.DOTALL);

  private CsvText() {}

  /** A parser. The caller checks that records have the length of the first. */
  public static CsvReader.CsvReaderBuilder parser(RowFormat format) {
    CsvReader.CsvReaderBuilder parser =
        CsvReader.builder()
            .fieldSeparator(format.delimiter())
            .quoteCharacter(format.quote())
            .maxBufferSize(LONGEST)
            .trimWhitespacesAroundQuotes(true)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    return format
        .comment()
        .map(first -> parser.commentStrategy(CommentStrategy.SKIP).commentCharacter(first))
        .orElse(parser);
  }

  /**
   * Text that is open.
   *
   * @param text its characters after a byte order mark and a line that names the delimiter
   * @param format its format
   * @param skipped lines before the first character
   */
  public record Opened(Reader text, RowFormat format, int skipped) implements Closeable {
    @Override
    public void close() throws IOException {
      text.close();
    }
  }

  /**
   * Opens a stream, which is closed if that fails.
   *
   * @param origin the name of the source, whose ending may name a compression
   * @param format the expected format; the encoding and the delimiter that the text names override
   *     it
   */
  public static Opened open(InputStream source, String origin, RowFormat format)
      throws IOException {
    InputStream plain = DataFile.decompressed(source, origin);
    try {
      ByteOrderMark mark = ByteOrderMark.skip(plain, format.encoding());
      BufferedReader text =
          new BufferedReader(new InputStreamReader(plain, mark.encoding().newDecoder()), BUFFER);
      RowFormat actual = format.encoding(mark.encoding());
      Optional<Character> delimiter = delimiter(text);
      return delimiter.isPresent()
          ? new Opened(text, actual.delimiter(delimiter.get()), 1)
          : new Opened(text, actual, 0);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** The delimiter that a first line names, which is skipped. */
  private static Optional<Character> delimiter(BufferedReader text) throws IOException {
    char[] start = new char[DELIMITER_LINE.length() + 2];
    text.mark(start.length);
    int length = text.read(start);
    String line = new String(start, 0, Math.max(0, length)).toLowerCase(Locale.ROOT);
    if (length == start.length
        && line.startsWith(DELIMITER_LINE)
        && "\r\n".indexOf(start[length - 1]) >= 0) {
      text.reset();
      text.readLine();
      return Optional.of(start[DELIMITER_LINE.length()]);
    }
    text.reset();
    return Optional.empty();
  }

  /**
   * The error for a failure of the parser after a line. The parser wraps whatever is thrown while
   * it reads, {@code OutOfMemoryError} included; another {@link Error} is thrown again.
   */
  public static MtlException explain(
      String origin, CsvParseException e, long line, Charset encoding) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException known) {
        return known;
      }
      if (cause instanceof IOException io) {
        return explain(origin, io, line, encoding);
      }
      if (cause instanceof OutOfMemoryError error) {
        return ResourceException.outOfMemory("reading " + origin + ", line " + line, error);
      }
      if (cause instanceof Error error) {
        throw error;
      }
    }
    return new DataException("%s, line %d: %s".formatted(origin, line, reason(e)), e);
  }

  /** The parser names its own options; what it finds is mostly the trace of a quote before it. */
  private static String reason(CsvParseException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("buffer size")) {
      return "a value has more than %,d characters; is a quote before it not closed?"
          .formatted(LONGEST);
    }
    if (message.startsWith("Unclosed")) {
      return "a quote that opens in this row is not closed before the end of the file";
    }
    Matcher extra = AFTER_QUOTE.matcher(message);
    return extra.lookingAt()
        ? "found '%s' after a closing quote, expected a delimiter: a quote before it in this row is not closed, or one in a value is not doubled"
            .formatted(extra.group(1))
        : message;
  }

  /** The error for a failure to read after a line. */
  public static MtlException explain(String origin, IOException e, long line, Charset encoding) {
    String problem;
    if (e instanceof EOFException) {
      problem = "the compressed file ends too early, after line " + line;
    } else if (e instanceof ZipException) {
      problem = "is not a valid compressed file: " + e.getMessage();
    } else if (e instanceof CharacterCodingException) {
      problem =
          "%s is not %s text; name its encoding, such as encoding: windows-1252"
              .formatted(
                  line < 1 ? "its beginning" : "something after line " + line, encoding.name());
    } else {
      return FileProblem.error(origin + ": cannot be read", e, DataException::new);
    }
    return new DataException(origin + ": " + problem, e);
  }
}
