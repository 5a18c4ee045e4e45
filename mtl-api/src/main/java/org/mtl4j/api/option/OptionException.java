// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.option;

/**
 * An option with a value that it cannot have. Thrown by compact constructors, mostly through {@link
 * Bounds}. The binder of configurations catches it and adds file, line and column of the option.
 */
public final class OptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String option;

  /**
   * @param option the name of the record component
   * @param problem what is expected and what was found, as the predicate of a sentence: "must be 1
   *     or more, but is 0". The message is the option followed by it.
   */
  public OptionException(String option, String problem) {
    this(option, problem, null);
  }

  /**
   * @param cause what refused the value, such as a parser
   */
  public OptionException(String option, String problem, Throwable cause) {
    super(option + " " + problem, cause);
    this.option = option;
  }

  /** The name of the record component. */
  public String option() {
    return option;
  }
}
