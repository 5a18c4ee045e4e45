package org.mtl4j.api.task;

import java.util.List;
import java.util.Optional;

/**
 * Which values of a column mean yes and which no.
 *
 * @param positive the value that means yes
 * @param negative the only value that means no; where absent every other one does
 */
public record YesNo(String positive, Optional<String> negative) {
  /** The same, for some columns, in words that are stored beside a model. */
  public LabelFormat format(List<String> columns) {
    return new LabelFormat.YesNo(columns, positive, negative);
  }

  /** 1 for yes, 0 for no, NaN where missing. */
  public float[] encode(Labels labels) {
    return labels.encode(
        value -> {
          if (labels.means(positive, value)) {
            return 1;
          }
          return negative.isEmpty() || labels.means(negative.get(), value) ? 0 : Double.NaN;
        },
        "only '%s' (yes) and '%s' (no) are known; name the value that means yes by 'positive', and"
                .formatted(positive, negative.orElse(""))
            + " any other means no");
  }
}
