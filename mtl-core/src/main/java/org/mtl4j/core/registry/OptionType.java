// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.spi.Kind;

/** The type of an option, which decides the values that a user may write. */
public sealed interface OptionType {
  /** The allowed values, in words. */
  String text();

  /** True or false. */
  record Flag() implements OptionType {
    @Override
    public String text() {
      return "true or false";
    }
  }

  /** An int, or a long if wide. */
  record Whole(boolean wide) implements OptionType {
    @Override
    public String text() {
      return "a whole number";
    }
  }

  /** A double. */
  record Real() implements OptionType {
    @Override
    public String text() {
      return "a number";
    }
  }

  /** A String. */
  record Text() implements OptionType {
    @Override
    public String text() {
      return "text";
    }
  }

  /** A path, relative to the folder of the file it is written in. */
  record File() implements OptionType {
    @Override
    public String text() {
      return "a file";
    }
  }

  /** A constant of an enum, written in lower case with hyphens. */
  record Choice(Class<? extends Enum<?>> type) implements OptionType {
    @Override
    public String text() {
      return "one of " + String.join(", ", words());
    }

    /** The words of all constants, in their order. */
    public List<String> words() {
      return Arrays.stream(type.getEnumConstants()).map(Choice::word).toList();
    }

    /** The constant of a word; upper case, spaces and underscores are accepted. */
    public Optional<Enum<?>> constant(String written) {
      String word = hyphens(written);
      return Arrays.<Enum<?>>stream(type.getEnumConstants())
          .filter(constant -> word(constant).equals(word))
          .findFirst();
    }

    /** The word of a constant. */
    public static String word(Enum<?> constant) {
      return hyphens(constant.name());
    }

    private static String hyphens(String name) {
      return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
    }
  }

  /** A List. */
  record ListOf(OptionType element) implements OptionType {
    @Override
    public String text() {
      return "a list, each " + element.text();
    }
  }

  /** A Map from String, in the order of the file. */
  record MapOf(OptionType value) implements OptionType {
    @Override
    public String text() {
      return "a mapping from names, each to " + value.text();
    }
  }

  /** An Optional. */
  record Maybe(OptionType value) implements OptionType {
    @Override
    public String text() {
      return value.text() + ", or null for none";
    }
  }

  /** A record. */
  record Group(Class<? extends Record> type) implements OptionType {
    @Override
    public String text() {
      return Form.of(type).components().stream()
          .map(Component::key)
          .collect(Collectors.joining(", ", "a mapping with the keys ", ""));
    }
  }

  /** A pluggable record of a kind. */
  record Reference(Kind<?> kind) implements OptionType {
    @Override
    public String text() {
      return "a name of kind " + kind.id() + ", or a mapping of name and options";
    }
  }

  /**
   * The option type of a Java type.
   *
   * @throws IllegalArgumentException if options cannot have this type
   */
  static OptionType of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain);
    }
    throw new IllegalArgumentException("the type " + type.getTypeName() + " cannot be configured");
  }

  private static OptionType ofGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return new ListOf(of(arguments[0]));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new MapOf(of(arguments[1]));
    }
    if (type.getRawType() == Optional.class) {
      return new Maybe(of(arguments[0]));
    }
    throw new IllegalArgumentException("the type " + type.getTypeName() + " cannot be configured");
  }

  private static OptionType ofClass(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return new Flag();
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return new Whole(type == long.class || type == Long.class);
    }
    if (type == double.class || type == Double.class) {
      return new Real();
    }
    if (type == String.class) {
      return new Text();
    }
    if (type == Path.class) {
      return new File();
    }
    if (type.isEnum()) {
      @SuppressWarnings("unchecked") // isEnum says so
      Class<? extends Enum<?>> constants = (Class<? extends Enum<?>>) type;
      return new Choice(constants);
    }
    if (type.isRecord()) {
      return new Group(type.asSubclass(Record.class));
    }
    return Kind.all().stream()
        .filter(kind -> kind.type() == type)
        .findFirst()
        .map(Reference::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the type " + type.getTypeName() + " cannot be configured"));
  }
}
