// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.csv.CsvText;

/** The encoding of a file, guessed from all its bytes. */
final class EncodingGuess {
  /** ISO-8859-1 with the euro sign and other characters in place of control characters. */
  static final Charset WESTERN = Charset.forName("windows-1252");

  /** In this order: Latin letters in UTF-16 have zero bytes, which the encodings before refuse. */
  private static final List<Charset> CANDIDATES =
      List.of(
          StandardCharsets.UTF_8, WESTERN, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

  private static final int BUFFER = 1 << 16;

  private EncodingGuess() {}

  /**
   * The first encoding in which the file is text: UTF-8, windows-1252, UTF-16.
   *
   * @throws DataException if it is no text in any of them
   */
  static Charset of(Path path) {
    return CANDIDATES.stream()
        .filter(encoding -> isText(path, encoding))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    path
                        + " is not text in UTF-8, UTF-16 or windows-1252; if it is text in another"
                        + " encoding, save it in UTF-8"));
  }

  /** Whether all bytes are valid and there is no control character that text does not have. */
  private static boolean isText(Path path, Charset encoding) {
    CsvFile file = new CsvFile(path, CsvSource.FORMAT.encoding(encoding));
    char[] buffer = new char[BUFFER];
    try (Reader text = file.open().text()) {
      for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
        if (hasControl(buffer, length) || isSwapped(buffer, length)) {
          return false;
        }
      }
      return true;
    } catch (CharacterCodingException e) {
      return false;
    } catch (IOException e) {
      throw CsvText.explain(path.toString(), e, 0, encoding);
    }
  }

  private static boolean hasControl(char[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer[i] < '\t') {
        return true;
      }
    }
    return false;
  }

  /** Whether the bytes of most characters are in the wrong order: text has mostly Latin letters. */
  private static boolean isSwapped(char[] buffer, int length) {
    int swapped = 0;
    for (char character : Arrays.copyOf(buffer, length)) {
      swapped += character != 0 && (character & 0xFF) == 0 ? 1 : 0;
    }
    return 2 * swapped > length;
  }
}
