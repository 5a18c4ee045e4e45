// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Entire-space multi-task model (Ma et al., SIGIR 2018) for an event that requires another, such as
 * a conversion after a click: p(click and conversion) = p(click) · p(conversion | click). Both
 * factors are sigmoids of towers.
 *
 * <p>The label of the conversion task is over the entire space: 1 in rows with click and
 * conversion, 0 in all others. Its output is the logit of the product, computed without a logarithm
 * of a rounded probability. So p(conversion | click) is learned from all rows, not only from
 * clicked ones. It is an auxiliary output, {@code CONVERSION given CLICK}.
 *
 * <p>Embeddings and the first {@code shared} stages are shared; the other stages are the towers of
 * the tasks. The loss of the conversion reaches the tower and head of the click too. Further tasks
 * have towers alone.
 *
 * @param click the task of the earlier event
 * @param conversion the task of both events
 * @param shared the shared stages after the stem; the paper shares embeddings alone
 */
@Pluggable(
    name = "esmm",
    summary = "Conversion as the product of click and conversion given click, over all rows.",
    source = "Ma et al., SIGIR 2018")
public record Esmm(
    @Option(value = "the task of the click, one probability", required = true) String click,
    @Option(value = "the task of click and conversion, one probability", required = true)
        String conversion,
    @Option("stages after the stem that all tasks share, 0 to 1024") int shared)
    implements SharingStrategy {

  public Esmm {
    Bounds.within(0, 1024, "shared", shared);
  }

  /** Towers above shared embeddings. */
  public Esmm(String click, String conversion) {
    this(click, conversion, 0);
  }

  @Override
  public Network build(Blueprint plan) {
    return EntireSpace.of("the sharing 'esmm'", plan, shared, click, conversion)::outputs;
  }
}
