package org.mtl4j.core.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.option.Option;

/**
 * Which rows train, which choose, which judge.
 *
 * @param validation where validation rows come from, if the source does not bring them
 * @param test where test rows come from, if the source does not bring them
 * @param column a column that says it row by row, instead of shares
 * @param values the values of that column for train, validation and test
 * @param seed of the shuffle before rows are taken
 */
public record Split(
    @Option(
            "rows to choose by: {from: train or test, share: 0 to 1}; a bare number is a share of"
                + " the training rows")
        Part validation,
    @Option("rows to judge by at the very end: the same form") Part test,
    @Option("a column that says for each row where it belongs, in place of shares")
        Optional<String> column,
    @Option("values of that column: {train: [..], validation: [..], test: [..]}")
        Map<String, List<String>> values,
    @Option("seed of the shuffle before rows are taken") long seed) {

  public Split() {
    this(
        new Part(Part.Origin.TRAIN, 0.15),
        new Part(Part.Origin.TRAIN, 0.15),
        Optional.empty(),
        Map.of(),
        1);
  }

  /** A share of the rows of another part. */
  public record Part(
      @Option("which rows to take from: train or test") Origin from,
      @Option(value = "how many of them, 0 to below 1", required = true) double share) {
    public Part {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("share must lie in [0, 1), but is " + share);
      }
    }

    public Part(double share) {
      this(Origin.TRAIN, share);
    }

    /** The rows a part is taken from. */
    public enum Origin {
      TRAIN,
      TEST
    }
  }
}
