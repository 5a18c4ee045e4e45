// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

/**
 * The model, its coordination and its training, by the size of the table.
 *
 * @param yaml to which the section is written
 * @param rows the rows of the table
 */
record ModelSection(YamlText yaml, int rows) {
  /** Fewer rows are a small table. */
  private static final int SMALL = 2_000;

  /** Fewer rows are a table of middle size. */
  private static final int MIDDLE = 20_000;

  void model() {
    String widths = rows < SMALL ? "[32]" : rows < MIDDLE ? "[64, 32]" : "[128, 64]";
    yaml.line("");
    yaml.line("model:");
    yaml.line(
        "  encoder: {name: tabular, embedding: 8, widths: %s, dropout: 0.1}".formatted(widths));
    yaml.line("  sharing: hard  # or mmoe, cross-stitch, which share less: mtl list sharing");
    yaml.line("  head: {name: mlp, widths: [16]}");
    yaml.line("");
    yaml.line("coordination:");
    yaml.line("  weighting: equal  # or uncertainty, dwa: mtl list weighting");
    yaml.line("  # balancer: cagrad  # resolves conflicts between gradients: mtl list balancer");
  }

  void training() {
    int batch = rows < SMALL ? 32 : rows < MIDDLE ? 128 : 512;
    yaml.line("");
    yaml.line("training:");
    yaml.line("  epochs: %d".formatted(rows < MIDDLE ? 50 : 20));
    yaml.line("  batch: %d".formatted(batch));
    yaml.line("  optimizer: {name: adamw, rate: 0.001, decay: 0.01}");
    yaml.line("  select: {by: delta-m, patience: 5}  # stop after 5 epochs without improvement");
    yaml.line("  seed: 1");
  }
}
