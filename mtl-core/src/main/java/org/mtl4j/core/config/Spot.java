// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import org.mtl4j.api.error.ConfigurationException;

/**
 * A part of a configuration.
 *
 * @param path its keys joined by dots; empty for the whole
 * @param tree its content
 */
record Spot(String path, Tree tree) {
  /** The value of a key. */
  Spot child(String key, Tree value) {
    return new Spot(join(key), value);
  }

  /** An element of a list, counted from 0. */
  Spot item(int index, Tree value) {
    return new Spot(path + "[" + index + "]", value);
  }

  String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** An error here: place, key and sentence. */
  ConfigurationException error(String sentence) {
    return error(tree.place(), path, sentence, null);
  }

  /** An error here, with the message of what a record threw. */
  ConfigurationException error(RuntimeException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return error(tree.place(), path, message, cause);
  }

  static ConfigurationException error(Place place, String path, String sentence, Throwable cause) {
    String key = path.isEmpty() ? "" : "key '" + path + "': ";
    return new ConfigurationException(place + ": " + key + sentence, cause);
  }

  /** An error: this was found, something else is expected. */
  ConfigurationException expected(String what) {
    return error("found " + tree.found() + ", expected " + what);
  }
}
