// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.OptionText;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.registry.Traits;
import org.mtl4j.serve.file.Json;

/** The registry as JSON. */
public final class RegistryJson implements AutoCloseable {
  private final JsonGenerator json;

  private RegistryJson(PrintWriter out) throws IOException {
    json = Json.mapper().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new DefaultPrettyPrinter());
  }

  /** An array of entries. */
  public static void list(PrintWriter out, List<Entry> entries) {
    try (RegistryJson text = new RegistryJson(out)) {
      text.json.writeStartArray();
      for (Entry entry : entries) {
        text.json.writeStartObject();
        text.fields(entry);
        text.json.writeEndObject();
      }
      text.json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One entry with its options. */
  public static void describe(PrintWriter out, Entry entry, List<OptionText> options) {
    try (RegistryJson text = new RegistryJson(out)) {
      text.json.writeStartObject();
      text.fields(entry);
      text.json.writeStringField("class", entry.form().type().getName());
      text.json.writeObjectFieldStart("traits");
      for (Map.Entry<String, String> trait : Traits.of(entry).entrySet()) {
        text.json.writeStringField(trait.getKey(), trait.getValue());
      }
      text.json.writeEndObject();
      text.json.writeArrayFieldStart("options");
      for (OptionText option : options) {
        text.option(option);
      }
      text.json.writeEndArray();
      text.json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plugins, what each provides, and the reasons why others were not loaded. */
  public static void plugins(PrintWriter out, Optional<String> folder, Registry registry) {
    try (RegistryJson text = new RegistryJson(out)) {
      text.json.writeStartObject();
      text.json.writeStringField("folder", folder.orElse(null));
      text.json.writeArrayFieldStart("plugins");
      for (LocatedPlugin plugin : registry.plugins()) {
        text.plugin(plugin, registry);
      }
      text.json.writeEndArray();
      text.json.writeArrayFieldStart("leftOut");
      for (PluginException problem : registry.problems()) {
        text.json.writeString(problem.getMessage());
      }
      text.json.writeEndArray();
      text.json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void plugin(LocatedPlugin plugin, Registry registry) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", plugin.name());
    json.writeStringField("version", plugin.version().orElse(null));
    json.writeStringField("from", plugin.place());
    json.writeObjectFieldStart("provides");
    for (Kind<?> kind : Kind.all()) {
      List<Entry> own =
          registry.entries(kind).stream()
              .filter(entry -> entry.from().equals(plugin.name()))
              .toList();
      if (!own.isEmpty()) {
        json.writeArrayFieldStart(kind.id());
        for (Entry entry : own) {
          json.writeString(entry.name());
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void fields(Entry entry) throws IOException {
    json.writeStringField("kind", entry.kind().id());
    json.writeStringField("name", entry.name());
    json.writeStringField("summary", entry.summary());
    json.writeStringField("source", entry.source());
    json.writeStringField("from", entry.from());
  }

  private void option(OptionText option) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", option.key());
    json.writeStringField("type", option.type());
    json.writeBooleanField("required", option.required());
    if (!option.required()) {
      json.writeStringField("default", option.fallback());
    }
    json.writeStringField("meaning", option.meaning());
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    json.writeRaw(System.lineSeparator());
    json.close();
  }
}
