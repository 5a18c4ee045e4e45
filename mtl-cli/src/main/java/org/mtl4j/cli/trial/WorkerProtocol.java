// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

/**
 * What a command and its worker processes write to each other. A worker reads trials as lines of
 * JSON up to the line {@value #END}. It writes {@value #EPOCH} with the number of the epoch, from
 * 1, and the number of epochs after each epoch, and {@value #DONE} with the outcome after each
 * trial.
 */
public final class WorkerProtocol {
  /** The line after the last trial. */
  public static final String END = "end";

  /** The start of a line about an epoch. */
  public static final String EPOCH = "epoch ";

  /** The start of a line with an outcome. */
  public static final String DONE = "done ";

  private WorkerProtocol() {}
}
