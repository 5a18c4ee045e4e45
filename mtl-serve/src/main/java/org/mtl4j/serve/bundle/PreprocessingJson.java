package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.encoding.CodeInput;
import org.mtl4j.serve.encoding.NumberInput;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.Preprocessing.Dropped;
import org.mtl4j.serve.encoding.Scaling;

/**
 * A fitted preprocessing as JSON, complete and exact: numbers in as many digits as tell them apart,
 * texts in ASCII, so that halves of surrogate pairs survive too.
 */
final class PreprocessingJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addMixIn(NumberInput.class, NumberInputs.class)
          .addMixIn(CodeInput.class, CodeInputs.class)
          .addMixIn(Scaling.class, Scalings.class)
          .build();

  private PreprocessingJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = NumberInput.Scaled.class, name = "scaled"),
    @JsonSubTypes.Type(value = NumberInput.Missing.class, name = "missing")
  })
  private interface NumberInputs {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = CodeInput.Vocabulary.class, name = "vocabulary"),
    @JsonSubTypes.Type(value = CodeInput.Buckets.class, name = "buckets"),
    @JsonSubTypes.Type(value = CodeInput.Values.class, name = "values")
  })
  private interface CodeInputs {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "scale")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Scaling.Raw.class, name = "raw"),
    @JsonSubTypes.Type(value = Scaling.Standard.class, name = "standard"),
    @JsonSubTypes.Type(value = Scaling.Log.class, name = "log"),
    @JsonSubTypes.Type(value = Scaling.Quantile.class, name = "quantile")
  })
  private interface Scalings {}

  /** What the file holds. */
  private record Stored(
      NumberInput[] numbers,
      CodeInput[] codes,
      List<StoredArray> arrays,
      List<String> weight,
      List<Dropped> dropped) {}

  private record StoredArray(String name, int[] shape) {}

  static String write(Preprocessing preprocessing) {
    Stored stored =
        new Stored(
            preprocessing.numbers().toArray(NumberInput[]::new),
            preprocessing.codes().toArray(CodeInput[]::new),
            preprocessing.arrays().entrySet().stream()
                .map(entry -> new StoredArray(entry.getKey(), entry.getValue().sizes()))
                .toList(),
            preprocessing.weight().stream().toList(),
            preprocessing.dropped());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(stored) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws JsonProcessingException where it is not that
   */
  static Preprocessing read(String json) throws JsonProcessingException {
    Stored stored = MAPPER.readValue(json, Stored.class);
    Map<String, Shape> arrays = new LinkedHashMap<>();
    stored.arrays().forEach(array -> arrays.put(array.name(), Shape.of(array.shape())));
    return new Preprocessing(
        List.of(stored.numbers()),
        List.of(stored.codes()),
        arrays,
        Optional.of(stored.weight()).flatMap(column -> column.stream().findFirst()),
        stored.dropped());
  }
}
