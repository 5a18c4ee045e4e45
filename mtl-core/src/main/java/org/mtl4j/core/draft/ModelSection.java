// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

/**
 * The model, its coordination and its training, by the size of the table.
 *
 * @param yaml to which the section is written
 * @param rows the rows of the table
 * @param values whether a task predicts a value, not a class
 * @param parted whether a column says which rows are test rows, or their fold
 */
record ModelSection(YamlText yaml, int rows, boolean values, boolean parted) {
  /** From this many rows on, one network is trained, not an ensemble. */
  private static final int MANY = 20_000;

  /** Up to this many rows, the time of a second training is short, and its further rows help. */
  private static final int FEW = 5_000;

  /** The share of training rows in the split of the draft. */
  private static final double TRAINING = 0.7;

  /** The steps of a training, about: with 60 inputs and 16 tasks two minutes on two cores. */
  private static final int STEPS = 3_000;

  /** The epochs of RealMLP. */
  private static final int EPOCHS = 256;

  void model() {
    String network =
        rows < MANY ? "widths: [128, 128, 128], members: 4" : "widths: [256, 256, 256]";
    String dropout = fitsClosely() ? ", dropout: 0" : "";
    yaml.line("");
    yaml.line("model:");
    yaml.line(
        "  # RealMLP, for small tables the mean of several networks. docs/results.md has it beside");
    yaml.line("  # forests and ridge; others: mtl list encoder.");
    yaml.line("  encoder: {name: realmlp, %s%s}".formatted(network, dropout));
    yaml.line("  sharing: hard  # or mmoe, cross-stitch, which share less: mtl list sharing");
    yaml.line("  head: mlp");
    yaml.line("");
    yaml.line("coordination:");
    yaml.line("  weighting: equal  # or uncertainty, dwa: mtl list weighting");
    yaml.line("  # balancer: cagrad  # resolves conflicts between gradients: mtl list balancer");
  }

  void training() {
    yaml.line("");
    yaml.line("training:");
    yaml.line("  epochs: %d".formatted(epochs()));
    yaml.line("  batch: %d".formatted(batch()));
    yaml.line("  optimizer: {name: adamw, %s, beta2: 0.95}".formatted(rateAndDecay()));
    yaml.line("  schedule: coslog  # the rate is 0 after 1/15, 3/15, 7/15 and all of the epochs");
    if (fitsClosely()) {
      yaml.line("  clip: {norm: 1}  # so that rows with extreme labels do not disturb the others");
    }
    yaml.line(
        "  select: {by: delta-m}  # the best epoch; with coslog, do not stop before the last");
    if (rows < FEW) {
      yaml.line(
          "  refit: %s  # then on these rows too, for as many epochs; metrics are those before"
              .formatted(parted ? "validation" : "all"));
    }
    yaml.line("  seed: 1");
  }

  /**
   * Whether there are enough rows to fit values without dropout, which blurs them. Then a label far
   * from all others would disturb the fit of the rest.
   */
  private boolean fitsClosely() {
    return values && rows >= FEW;
  }

  private int batch() {
    return rows < 100 ? 16 : rows < 500 ? 32 : rows < 5_000 ? 128 : rows < 50_000 ? 256 : 512;
  }

  private int epochs() {
    double stepsPerEpoch = Math.ceil(rows * TRAINING / batch());
    return (int) Math.max(10, Math.min(EPOCHS, STEPS / stepsPerEpoch));
  }

  /** Their product is the share by which a step shrinks the weights. */
  private String rateAndDecay() {
    return values ? "rate: 0.005, decay: 0.3" : "rate: 0.001, decay: 1.5";
  }
}
