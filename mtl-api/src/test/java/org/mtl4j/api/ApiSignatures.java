// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The signatures of a type that code of others can compile against, one a line. */
final class ApiSignatures {
  private static final Set<String> EVERYWHERE =
      Set.of("equals(Object)", "hashCode()", "toString()", "values()", "valueOf(String)");

  private ApiSignatures() {}

  /** Nothing if the type is not public. */
  static Stream<String> of(Class<?> type) {
    if (!visible(type)) {
      return Stream.empty();
    }
    List<String> lines = new ArrayList<>();
    lines.add(declaration(type));
    Stream.of(type.getDeclaredFields())
        .filter(ApiSignatures::visible)
        .forEach(field -> lines.add(field.toGenericString() + value(field)));
    Stream.of(type.getDeclaredConstructors())
        .filter(ApiSignatures::visible)
        .map(Constructor::toGenericString)
        .forEach(lines::add);
    Stream.of(type.getDeclaredMethods())
        .filter(ApiSignatures::visible)
        .filter(method -> !EVERYWHERE.contains(call(method)))
        .forEach(method -> lines.add(method.toGenericString() + byDefault(method)));
    return lines.stream().map(line -> type.getCanonicalName() + ": " + readable(line, type));
  }

  private static boolean visible(Class<?> type) {
    return type.getCanonicalName() != null
        && visible(type.getModifiers())
        && (type.getEnclosingClass() == null || visible(type.getEnclosingClass()));
  }

  private static boolean visible(Member member) {
    return visible(member.getModifiers()) && !member.isSynthetic();
  }

  private static boolean visible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String declaration(Class<?> type) {
    String components = "";
    if (type.isRecord()) {
      components =
          Arrays.stream(type.getRecordComponents())
              .map(part -> part.getGenericType().getTypeName() + " " + part.getName())
              .collect(joining(", ", "(", ")"));
    }
    // Java 21 and newer print whether a type is sealed; the permitted types below say it anyway.
    return type.toGenericString().replaceFirst("(non-)?sealed ", "")
        + components
        + Optional.ofNullable(type.getGenericSuperclass())
            .map(parent -> " extends " + parent.getTypeName())
            .orElse("")
        + list(" implements ", type.getGenericInterfaces())
        + (type.isSealed() ? list(" permits ", type.getPermittedSubclasses()) : "");
  }

  private static String list(String word, Type... types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types).map(Type::getTypeName).collect(joining(", ", word, ""));
  }

  private static String call(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(joining(",", "(", ")"));
  }

  /** Compilers copy constants into the code that uses them. */
  private static String value(Field field) {
    boolean constant =
        Modifier.isStatic(field.getModifiers())
            && Modifier.isFinal(field.getModifiers())
            && (field.getType().isPrimitive() || field.getType() == String.class);
    if (!constant) {
      return "";
    }
    try {
      field.setAccessible(true);
      return " = " + field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String byDefault(Method method) {
    Object value = method.getDefaultValue();
    return value == null
        ? ""
        : " default " + (value instanceof Object[] many ? Arrays.toString(many) : value);
  }

  private static String readable(String line, Class<?> type) {
    return line.replace(type.getName() + ".", "")
        .replace("org.mtl4j.api.", "")
        .replace("java.lang.", "")
        .replace('$', '.');
  }
}
