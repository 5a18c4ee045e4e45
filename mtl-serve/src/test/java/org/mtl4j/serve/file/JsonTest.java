// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Pair(int one, Optional<Double> two) {}

  @Test
  void readingIsStrict() {
    refused("{\"one\":1,\"two\":2,\"one\":1}", "Duplicate");
    refused("{\"one\":1}", "two");
    refused("{\"one\":null,\"two\":2}", "null");
    refused("{\"one\":1,\"two\":2} x", "Unrecognized token 'x'");
    refused("{\"one\":1,\"two\":2,\"three\":3}", "Unrecognized field \"three\"");
  }

  private static void refused(String json, String reason) {
    assertThatThrownBy(() -> Json.mapper().readValue(json, Pair.class))
        .as(json)
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void numbersThatAreNotFiniteComeBackOrAreNull() throws JsonProcessingException {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.0, 0.1}) {
      Pair pair = new Pair(1, Optional.of(value));
      assertThat(Json.mapper().readValue(Json.line(pair), Pair.class)).isEqualTo(pair);
      assertThat(Json.mapper().treeToValue(Json.mapper().valueToTree(pair), Pair.class))
          .isEqualTo(pair);
    }
    ObjectNode node = Json.object();
    Json.put(node, "nan", Double.NaN);
    Json.put(node, "one", 1);
    assertThat(Json.line(node)).isEqualTo("{\"nan\":null,\"one\":1.0}");
  }

  @Test
  void asciiKeepsHalvesOfSurrogatePairs() throws JsonProcessingException {
    String half = "é\ud83d";
    String json = Json.ascii(half);
    assertThat(json).isEqualTo("\"\\u00E9\\uD83D\"\n");
    assertThat(Json.mapper().readValue(json, String.class)).isEqualTo(half);
    assertThat(Json.text("é")).isEqualTo("\"é\"\n");
  }
}
