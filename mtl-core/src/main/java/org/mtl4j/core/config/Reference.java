// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionText;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;

/** Writes the reference page: all keys of a configuration and all pluggable records. */
public final class Reference {
  private static final String INTRODUCTION =
      """
      # Reference of configurations

      Written by `mtl reference > docs/reference.md` from the records that configurations are bound \
      to.

      ## How a configuration is read

      - Keys are written as they stand here. What is not written keeps its default.
      - Where something is chosen by name, write the name (`sharing: hard`) or a mapping of the name
        and options (`encoder: {name: tabular, embedding: 8}`). A mapping without a name changes
        options of the default (`optimizer: {rate: 0.01}`).
      - Where options stand *beside* a name, the name has a key of its own: `type` of a task,
        `source` of the data.
      - A single value where a mapping is expected stands for its only required key, or for its
        first key where none is required: `validation: 0.2` is `validation: {share: 0.2}`.
      - A single value where a list is expected is a list of one.
      - A text that ends in `.yaml` or `.yml` where a mapping is expected is a file to take it from.
        Paths are relative to the folder of the file in which they are written.
      - `${NAME}` inside a value stands for the environment variable of that name, and
        `${NAME:-default}` for the default where the variable is unset or empty; an unset one without
        a default is an error. Inside `{...}` and `[...]` quote such a value. `$${` stands for `${`.
      - A name in `tasks` with `*` or `?` and without `label` is a pattern: `"assay-*": {type: binary}`
        is one task for each column that it matches. Columns that `data.columns` ignores and labels of
        other tasks are left out.
      - `task: COLUMN` in a task makes one task for each value of the column, on its rows:
        `score: {type: regression, label: score, task: school}` has the tasks `score-VALUE`.
      - Words of a choice are lower case with hyphens; `null` means none.
      - `--set training.epochs=3` on the command line wins over the file; paths there are relative
        to the folder in which the command is called.
      """;

  private final Registry registry;
  private final StringBuilder page = new StringBuilder();

  private Reference(Registry registry) {
    this.registry = registry;
  }

  /** The page as Markdown. */
  public static String markdown(Registry registry) {
    Reference reference = new Reference(registry);
    reference.page.append(INTRODUCTION);
    reference.keys();
    Kind.all().forEach(reference::kind);
    return reference.page.toString();
  }

  private void keys() {
    page.append("\n## Keys\n");
    Map<Class<? extends Record>, List<String>> groups = new LinkedHashMap<>();
    collect(Experiment.class, "", groups);
    groups.forEach(
        (type, paths) -> {
          String title =
              paths.stream()
                  .map(path -> path.isEmpty() ? "the file" : "`" + path + "`")
                  .collect(Collectors.joining(", "));
          page.append("\n### ").append(title).append("\n\n");
          table(Form.of(type));
        });
  }

  /** The nested records of a record, each with the paths of its keys. */
  private static void collect(
      Class<? extends Record> type,
      String path,
      Map<Class<? extends Record>, List<String>> groups) {
    boolean known = groups.containsKey(type);
    groups.computeIfAbsent(type, added -> new ArrayList<>()).add(path);
    if (!known) {
      for (Component component : Form.of(type).components()) {
        String inner = path.isEmpty() ? component.key() : path + "." + component.key();
        inside(component.type(), inner, groups);
      }
    }
  }

  private static void inside(
      OptionType type, String path, Map<Class<? extends Record>, List<String>> groups) {
    if (type instanceof OptionType.Group group) {
      collect(group.type(), path, groups);
    } else if (type instanceof OptionType.MapOf map) {
      inside(map.value(), path + ".NAME", groups);
    } else if (type instanceof OptionType.ListOf list) {
      inside(list.element(), path, groups);
    } else if (type instanceof OptionType.Maybe maybe) {
      inside(maybe.value(), path, groups);
    }
  }

  private void kind(Kind<?> kind) {
    page.append("\n## Kind ").append(kind).append("\n");
    for (Entry entry : registry.entries(kind)) {
      page.append("\n### `").append(entry.name()).append("`\n\n").append(entry.summary());
      if (!entry.source().equals("-")) {
        page.append(" Source: ").append(entry.source()).append(".");
      }
      page.append("\n");
      if (!entry.form().components().isEmpty()) {
        page.append("\n");
        table(entry.form());
      }
    }
  }

  private void table(Form form) {
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    List<OptionText> options = registry.options(form);
    for (int i = 0; i < options.size(); i++) {
      OptionText option = options.get(i);
      boolean group = form.components().get(i).type() instanceof OptionType.Group;
      String fallback = group ? "see there" : "`" + option.fallback() + "`";
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  option.key(),
                  cell(option.type()),
                  option.required() ? "*required*" : cell(fallback),
                  cell(option.meaning())));
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
