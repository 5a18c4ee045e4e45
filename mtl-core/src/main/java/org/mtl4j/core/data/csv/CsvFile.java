// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.serve.csv.CsvText;

/** One file of delimited text. */
record CsvFile(Path path, RowFormat format) {
  /** Reads it once; a second time if a column that starts with numbers has text further down. */
  Table read(Request request) {
    try {
      CsvRecords records = pass(request);
      Set<String> mistaken = records.mistaken();
      if (!mistaken.isEmpty()) {
        Map<String, ColumnType> types = new HashMap<>(request.types());
        mistaken.forEach(name -> types.put(name, ColumnType.TEXT));
        records = pass(request.types(types));
      }
      return records.table();
    } catch (OutOfMemoryError e) {
      throw ResourceException.outOfMemory("reading " + path, e);
    } catch (IllegalArgumentException e) {
      // The virtual machine has one error for all lacks of memory, and it cannot suppress itself.
      if (e.getCause() instanceof OutOfMemoryError error) {
        throw ResourceException.outOfMemory("reading " + path, error);
      }
      throw e;
    }
  }

  /**
   * The strict parser is faster. If it finds a quote after white space, or fails, the tolerant one
   * reads the file, which ignores white space around quotes.
   */
  private CsvRecords pass(Request request) {
    try {
      return pass(request, false);
    } catch (CsvRecords.SpacedQuoteException | CsvParseException e) {
      return pass(request, true);
    }
  }

  /**
   * Reads the file.
   *
   * @throws CsvRecords.SpacedQuoteException if the parser is strict and there is a quote after
   *     white space
   * @throws CsvParseException if the parser is strict and fails
   */
  private CsvRecords pass(Request request, boolean tolerant) {
    String origin = path.toString();
    Charset encoding = format.encoding();
    try (CsvText.Opened opened = open();
        CsvRecords records = new CsvRecords(origin, opened, request, tolerant)) {
      encoding = opened.format().encoding();
      try (CsvReader<Boolean> reader =
          CsvText.parser(opened.format())
              .trimWhitespacesAroundQuotes(tolerant)
              .build(records, opened.text())) {
        reader.forEach(more -> {});
        records.finish();
      } catch (CsvParseException e) {
        if (!(e.getCause() instanceof Error)) {
          records.finish(); // an earlier error comes first
        }
        if (e.getCause() instanceof CsvRecords.SpacedQuoteException spaced) {
          throw spaced;
        }
        if (!tolerant && e.getCause() == null) {
          throw e;
        }
        throw CsvText.explain(origin, e, records.line(), encoding);
      } catch (UncheckedIOException e) {
        records.finish();
        throw CsvText.explain(origin, e.getCause(), records.line(), encoding);
      }
      return records;
    } catch (IOException e) {
      throw CsvText.explain(origin, e, 0, encoding);
    }
  }

  /** Its text, decompressed. */
  CsvText.Opened open() throws IOException {
    return CsvText.open(DataFile.bytes(path), path.toString(), format);
  }
}
