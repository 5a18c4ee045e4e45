// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.config.Tree.Items;
import org.mtl4j.core.config.Tree.Keyed;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.serve.file.FileProblem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 into trees. */
final class Yaml {
  private static final Map<Tag, Sort> SORTS =
      Map.of(
          Tag.NULL, Sort.NOTHING, Tag.BOOL, Sort.FLAG, Tag.INT, Sort.WHOLE, Tag.FLOAT, Sort.REAL);

  private static final CoreSchema SCHEMA = new CoreSchema();

  /** The largest file, in bytes: far above any configuration that was written by hand. */
  private static final long LARGEST = 16L << 20;

  /** The most values with all aliases expanded: a few lines of aliases can stand for billions. */
  private static final int MOST = 300_000;

  /** The most lists and mappings within each other. */
  private static final int DEEPEST = 100;

  private final Place start;
  private int values;

  private Yaml(Place start) {
    this.start = start;
  }

  /** Reads a file. Its paths are relative to its folder. */
  static Tree read(Path file) {
    return parse(text(file), file.toString(), folder(file));
  }

  /** Reads text, which must not be empty. */
  static Tree parse(String text, String source, Path folder) {
    Place start = new Place(source, 1, 1, folder);
    return new Yaml(start)
        .compose(text)
        .orElseThrow(() -> new ConfigurationException(source + ": found nothing, expected keys"));
  }

  /** Reads the value of an option of the command line, which has no lines. */
  static Tree value(String text, String source, Path folder) {
    Place start = new Place(source, 0, 0, folder);
    return new Yaml(start).compose(text).orElse(new Scalar(start, "", Sort.NOTHING));
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().normalize().getParent();
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new ConfigurationException(
            "%s: has %,d bytes, but a configuration has at most %,d"
                .formatted(file, size, LARGEST));
      }
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(file + ": found bytes that are no UTF-8 text", e);
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(file + ": the file may not be read", e);
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new ConfigurationException(file + ": found a folder, expected a file", e);
      }
      throw FileProblem.error(file + ": cannot be read", e, ConfigurationException::new);
    }
  }

  private Optional<Tree> compose(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(start.source())
            .setSchema(SCHEMA)
            .setAllowDuplicateKeys(true) // both are refused below, with their places
            .setAllowNonScalarKeys(true)
            .setMaxAliasesForCollections(Integer.MAX_VALUE) // expanded values are counted
            .setCodePointLimit((int) LARGEST)
            .build();
    try {
      return composer(settings, text).getSingleNode().map(node -> tree("", node, 0));
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(this::place).orElse(start);
      throw new ConfigurationException(place + ": not YAML: " + sentence(e), e);
    } catch (YamlEngineException e) {
      throw new ConfigurationException(start.source() + ": not YAML: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new ConfigurationException(
          "%s: found lists or mappings within each other, more than %d deep"
              .formatted(start.source(), DEEPEST),
          e);
    }
  }

  /** The library's own Compose does the same, but its module does not export it. */
  private static Composer composer(LoadSettings settings, String text) {
    return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
  }

  private static String sentence(MarkedYamlEngineException e) {
    return e.getContext() == null ? e.getProblem() : e.getProblem() + " " + e.getContext();
  }

  private Place place(Node node) {
    return node.getStartMark().map(this::place).orElse(start);
  }

  private Place place(Mark mark) {
    return start.line() == 0 ? start : start.at(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Tree tree(String path, Node node, int depth) {
    Place place = place(node);
    if (node.isRecursive()) {
      throw Spot.error(place, path, "found an alias of what it stands in", null);
    }
    if (depth > DEEPEST) {
      throw Spot.error(
          place,
          path.substring(0, Math.min(path.length(), DEEPEST)),
          "found lists or mappings within each other, more than %d deep".formatted(DEEPEST),
          null);
    }
    if (++values > MOST) {
      throw Spot.error(
          place, path, "found more than %,d values, with aliases expanded".formatted(MOST), null);
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(path, place, scalar);
    }
    if (node instanceof SequenceNode sequence) {
      List<Tree> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(tree(path + "[" + items.size() + "]", item, depth + 1));
      }
      return new Items(place, items);
    }
    return keys(path, place, (MappingNode) node, depth);
  }

  /** A scalar. After environment variables are replaced, its type is that of the new text. */
  private static Scalar scalar(String path, Place place, ScalarNode node) {
    String text = Environment.expand(place, path, node.getValue());
    Tag tag =
        text.equals(node.getValue())
            ? node.getTag()
            : SCHEMA.getScalarResolver().resolve(text, node.isPlain());
    return new Scalar(place, text, SORTS.getOrDefault(tag, Sort.TEXT));
  }

  private Keys keys(String path, Place place, MappingNode node, int depth) {
    Map<String, Keyed> values = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Place at = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw Spot.error(at, path, "found a list or mapping as a key, expected a word", null);
      }
      String inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      Keyed first = values.get(key.getValue());
      if (first != null) {
        throw Spot.error(
            at, inner, "found it again, expected it once; it first stands at " + first.key(), null);
      }
      values.put(key.getValue(), new Keyed(at, tree(inner, tuple.getValueNode(), depth + 1)));
    }
    return new Keys(place, values);
  }
}
