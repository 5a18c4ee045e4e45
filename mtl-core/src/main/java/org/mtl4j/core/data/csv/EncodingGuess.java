// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /** One of this many characters of a table, at least, is ASCII. */
  private static final int ASCII = 20;

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
                        + " is not text in UTF-8, UTF-16 or windows-1252, or it has control"
                        + " characters such as NUL; if it is text in another encoding, save it in"
                        + " UTF-8"));
  }

  /**
   * Whether all bytes are valid and there is no control character that text does not have. In
   * UTF-16 some characters must be digits, delimiters, line breaks and other ASCII: there are
   * hardly any if the bytes are in the wrong order, or of another encoding and read in pairs.
   */
  private static boolean isText(Path path, Charset encoding) {
    boolean wide = encoding.name().startsWith("UTF-16");
    CsvFile file = new CsvFile(path, CsvSource.FORMAT.encoding(encoding));
    char[] buffer = new char[BUFFER];
    long all = 0;
    long ascii = 0;
    try (Reader text = file.open().text()) {
      for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
        if (hasControl(buffer, length)) {
          return false;
        }
        all += length;
        ascii += CharBuffer.wrap(buffer, 0, length).chars().filter(c -> c < 128).count();
      }
      return !wide || ASCII * ascii >= all;
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
}
