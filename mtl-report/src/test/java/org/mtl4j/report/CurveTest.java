// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.serve.file.Json;

class CurveTest {
  @Test
  void hasEveryPointUpToItsLimit() {
    ObjectNode points = points(20, 20);

    assertThat(values(points, "x")).hasSize(20).startsWith(1.0).endsWith(20.0);
    assertThat(values(points, "y")).hasSize(20);
  }

  @Test
  void keepsTheExtremesTheFirstAndTheLastPointOfALongSeries() {
    Curve curve = new Curve(50);
    for (int i = 1; i <= 100_000; i++) {
      curve.add(i, i == 31_337 ? 1000 : i == 77_777 ? -1000 : Math.sin(i));
    }
    ObjectNode points = Json.object();
    curve.write(points, true);

    List<Double> x = values(points, "x");
    List<Double> y = values(points, "y");
    assertThat(curve.thinned()).isTrue();
    assertThat(x).hasSizeLessThan(110).isSorted().doesNotHaveDuplicates();
    assertThat(x).startsWith(1.0).endsWith(100_000.0);
    assertThat(y.get(x.indexOf(31_337.0))).isEqualTo(1000);
    assertThat(y.get(x.indexOf(77_777.0))).isEqualTo(-1000);
    assertThat(y.get(0)).isEqualTo(Math.sin(1));
    assertThat(y.get(y.size() - 1)).isEqualTo(Math.sin(100_000));
  }

  @Test
  void nanIsAGapOnlyIfAWholeSpanIsNan() {
    Curve curve = new Curve(8);
    for (int i = 1; i <= 64; i++) {
      curve.add(i, i > 32 && i <= 48 || i % 2 == 0 ? Double.NaN : i);
    }
    ObjectNode points = Json.object();
    curve.write(points, true);

    List<Double> y = values(points, "y");
    assertThat(y.subList(0, y.size() - 1).stream().filter(value -> value == null).count())
        .isBetween(2L, 4L);
    assertThat(y).contains(1.0, 63.0);
  }

  private static ObjectNode points(int count, int limit) {
    Curve curve = new Curve(limit);
    for (int i = 1; i <= count; i++) {
      curve.add(i, Math.cos(i));
    }
    ObjectNode points = Json.object();
    curve.write(points, true);
    return points;
  }

  private static List<Double> values(ObjectNode points, String name) {
    List<Double> values = new ArrayList<>();
    for (JsonNode value : points.get(name)) {
      values.add(value.isNull() ? null : value.doubleValue());
    }
    return values;
  }
}
