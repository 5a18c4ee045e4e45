// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The components and constructors of a configurable record, by reflection. */
public final class Form {
  private final Class<? extends Record> type;
  private final List<Component> components;
  private final Map<String, Method> accessors;
  private final Constructor<? extends Record> canonical;
  private final Constructor<? extends Record> defaults;

  private Form(Class<? extends Record> type) {
    RecordComponent[] parts = type.getRecordComponents();
    this.type = type;
    components = Arrays.stream(parts).map(Component::of).toList();
    accessors =
        Arrays.stream(parts)
            .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getAccessor));
    accessors.values().forEach(accessor -> accessor.setAccessible(true));
    canonical =
        constructor(type, Arrays.stream(parts).map(RecordComponent::getType).toList(), "all");
    defaults =
        constructor(
            type,
            Arrays.stream(parts)
                .filter(part -> Component.of(part).required())
                .map(RecordComponent::getType)
                .toList(),
            "exactly the required");
  }

  /**
   * The form of a record.
   *
   * @throws IllegalArgumentException if it is not configurable: a component has no {@link
   *     org.mtl4j.api.option.Option} or a type that is not allowed, or there is no constructor for
   *     the defaults
   */
  public static Form of(Class<? extends Record> type) {
    return new Form(type);
  }

  private static Constructor<? extends Record> constructor(
      Class<? extends Record> type, List<Class<?>> parameters, String which) {
    try {
      Constructor<? extends Record> found =
          type.getDeclaredConstructor(parameters.toArray(new Class<?>[0]));
      found.setAccessible(true);
      return found;
    } catch (NoSuchMethodException e) {
      String list =
          parameters.stream().map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
      throw new IllegalArgumentException(
          "it has no constructor with " + which + " components " + list, e);
    }
  }

  /** The record. */
  public Class<? extends Record> type() {
    return type;
  }

  /** All components, in order. */
  public List<Component> components() {
    return components;
  }

  /** The required components, in order. */
  public List<Component> required() {
    return components.stream().filter(Component::required).toList();
  }

  /**
   * The component that a scalar instead of a mapping sets: the only required one, or the first if
   * none is required.
   */
  public Optional<Component> bare() {
    List<Component> required = required();
    if (required.size() > 1) {
      return Optional.empty();
    }
    return required.isEmpty() ? components.stream().findFirst() : Optional.of(required.get(0));
  }

  /** The value of a component. */
  public Object get(Record instance, Component component) {
    try {
      return accessors.get(component.name()).invoke(instance);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("records let their components be read", e);
    }
  }

  /**
   * Constructs an instance from the values of all components. Exceptions of the record are thrown
   * on.
   */
  public Record create(List<?> values) {
    return invoke(canonical, values);
  }

  /** Constructs an instance from the values of the required components, with all defaults. */
  public Record defaults(List<?> required) {
    return invoke(defaults, required);
  }

  private static Record invoke(Constructor<? extends Record> constructor, List<?> values) {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException("a record can be constructed", e);
    }
  }

  private static RuntimeException unwrapped(InvocationTargetException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    // Records cannot declare checked exceptions in constructors that the binder may call.
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }
}
