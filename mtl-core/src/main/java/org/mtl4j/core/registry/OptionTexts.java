// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.MtlException;

/** Describes the options of records. Defaults are taken from a sample instance. */
final class OptionTexts {
  /** The largest depth of nested samples, since a record may contain its own kind. */
  private static final int DEPTH = 4;

  private final Registry registry;
  private final PlainTree tree;

  OptionTexts(Registry registry) {
    this.registry = registry;
    this.tree = new PlainTree(registry);
  }

  List<OptionText> of(Form form) {
    Optional<Record> sample = sample(form, 0);
    List<OptionText> texts = new ArrayList<>();
    for (Component component : form.components()) {
      String fallback =
          component.required()
              ? "-"
              : sample.map(instance -> fallback(form, instance, component)).orElse("-");
      texts.add(
          new OptionText(
              component.key(),
              type(component),
              fallback,
              component.required(),
              component.meaning()));
    }
    return texts;
  }

  private static String type(Component component) {
    return component.inline().isPresent() && component.type() instanceof OptionType.Reference kind
        ? "a name of kind " + kind.kind() + "; its options stand beside it"
        : component.type().text();
  }

  private String fallback(Form form, Record sample, Component component) {
    try {
      Object value = form.get(sample, component);
      return component.type() instanceof OptionType.Reference && isUntouched((Record) value)
          ? registry.entryOf(value).name()
          : FlowText.of(tree.of(component.type(), value));
    } catch (MtlException e) {
      return "-"; // the default is not registered
    }
  }

  /** Whether a pluggable record has all its defaults, so that its name describes it. */
  private boolean isUntouched(Record value) {
    Form form = registry.entryOf(value).form();
    return form.required().isEmpty() && form.defaults(List.of()).equals(value);
  }

  /** An instance with dummies for required components; empty if the record refuses them. */
  private Optional<Record> sample(Form form, int depth) {
    if (depth > DEPTH) {
      return Optional.empty();
    }
    List<Object> dummies = new ArrayList<>();
    for (Component component : form.required()) {
      Optional<Object> dummy = dummy(component.type(), depth + 1);
      if (dummy.isEmpty()) {
        return Optional.empty();
      }
      dummies.add(dummy.get());
    }
    try {
      return Optional.of(form.defaults(dummies));
    } catch (RuntimeException e) {
      return Optional.empty(); // the dummies are out of bounds: the defaults are not known
    }
  }

  private Optional<Object> dummy(OptionType type, int depth) {
    if (type instanceof OptionType.Flag) {
      return Optional.of(false);
    }
    if (type instanceof OptionType.Whole whole) {
      return Optional.of(whole.wide() ? (Object) 1L : (Object) 1);
    }
    if (type instanceof OptionType.Real) {
      return Optional.of(0.5);
    }
    if (type instanceof OptionType.Text) {
      return Optional.of("x");
    }
    if (type instanceof OptionType.File) {
      return Optional.of(Path.of("x"));
    }
    if (type instanceof OptionType.Maybe) {
      return Optional.of(Optional.empty());
    }
    return composed(type, depth);
  }

  private Optional<Object> composed(OptionType type, int depth) {
    if (type instanceof OptionType.Choice choice) {
      return Optional.of(choice.type().getEnumConstants()[0]);
    }
    if (type instanceof OptionType.ListOf list) {
      return dummy(list.element(), depth).map(List::of);
    }
    if (type instanceof OptionType.MapOf map) {
      return dummy(map.value(), depth).map(value -> Map.of("x", value));
    }
    if (type instanceof OptionType.Group group) {
      return sample(Form.of(group.type()), depth).map(Object.class::cast);
    }
    OptionType.Reference reference = (OptionType.Reference) type;
    return registry.entries(reference.kind()).stream()
        .flatMap(entry -> sample(entry.form(), depth).stream())
        .findFirst()
        .map(Object.class::cast);
  }
}
