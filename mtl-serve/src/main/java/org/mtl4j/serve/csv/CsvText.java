// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.serve.file.FileProblem;

/** Text in UTF-8, plain or compressed, with or without a byte order mark, and its errors. */
public final class CsvText {
  private static final int BUFFER = 1 << 16;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private CsvText() {}

  /** A parser. The caller checks that records have the length of the first. */
  public static CsvReader.CsvReaderBuilder parser(RowFormat format) {
    return CsvReader.builder()
        .fieldSeparator(format.delimiter())
        .quoteCharacter(format.quote())
        .trimWhitespacesAroundQuotes(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  /**
   * The bytes of a file.
   *
   * @throws DataException if there is no such file
   */
  public static InputStream bytes(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new DataException(path + ": found a folder, expected a file");
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          "there is no file "
              + path
              + (path.isAbsolute() ? "" : ", that is " + path.toAbsolutePath().normalize()));
    }
    return Files.newInputStream(path);
  }

  /**
   * The text of a stream, which is closed if that fails.
   *
   * @param origin the name of the source; {@code .gz} at its end means compressed
   */
  public static Reader open(InputStream source, String origin) throws IOException {
    InputStream bytes = new BufferedInputStream(source, BUFFER);
    try {
      BufferedReader text =
          new BufferedReader(
              new InputStreamReader(plain(bytes, origin), StandardCharsets.UTF_8.newDecoder()),
              BUFFER);
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return text;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private static InputStream plain(InputStream bytes, String origin) throws IOException {
    bytes.mark(2);
    int magic = bytes.read() | bytes.read() << 8;
    bytes.reset();
    if (magic == GZIPInputStream.GZIP_MAGIC) {
      return new GZIPInputStream(bytes, BUFFER);
    }
    if (magic >= 0 && origin.endsWith(".gz")) {
      throw new ZipException("it does not have the header of a gzip file");
    }
    return bytes;
  }

  /**
   * The error for a failure of the parser after a line. The parser wraps whatever is thrown while
   * it reads, {@code OutOfMemoryError} included; an {@link Error} is thrown again.
   */
  public static MtlException explain(String origin, CsvParseException e, long line) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException known) {
        return known;
      }
      if (cause instanceof IOException io) {
        return explain(origin, io, line);
      }
      if (cause instanceof Error error) {
        throw error;
      }
    }
    return new DataException(origin + ", line " + line + ": " + e.getMessage(), e);
  }

  /** The error for a failure to read after a line. */
  public static MtlException explain(String origin, IOException e, long line) {
    String problem;
    if (e instanceof EOFException) {
      problem = "the compressed file ends too early, after line " + line;
    } else if (e instanceof ZipException) {
      problem = "is not a valid gzip file: " + e.getMessage();
    } else if (e instanceof CharacterCodingException) {
      problem =
          (line < 1 ? "its beginning" : "something after line " + line) + " is not UTF-8 text";
    } else {
      return FileProblem.error(origin + ": cannot be read", e, DataException::new);
    }
    return new DataException(origin + ": " + problem, e);
  }
}
