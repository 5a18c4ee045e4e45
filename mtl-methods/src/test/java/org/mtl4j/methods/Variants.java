// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.api.train.Scheduled;

/**
 * A registered record in variants: with its defaults, and with each option at its bounds.
 *
 * <p>Bounds are found by trial: the smallest and the largest of a list of numbers that the
 * constructor accepts. Booleans and enums take every value, other types the values of {@link
 * OptionValues}.
 */
public final class Variants<T> {
  private static final List<Object> NUMBERS =
      List.of(
          Double.NEGATIVE_INFINITY,
          -1e6,
          -1.0,
          -1e-6,
          0.0,
          1e-6,
          Math.nextDown(1.0),
          1.0,
          Math.nextUp(1.0),
          1e6,
          Double.POSITIVE_INFINITY,
          Double.NaN);

  private static final List<Object> COUNTS = List.of(Integer.MIN_VALUE, -1, 0, 1, 3);

  private final Kind<T> kind;
  private final Class<? extends Record> type;
  private final String name;
  private final RecordComponent[] components;

  /**
   * A record with one choice of options.
   *
   * @param name such as {@code mgda} for the defaults, or {@code mgda{convention=OWN}}
   * @param method the record for a number of tasks
   */
  public record Variant<T>(String name, IntFunction<T> method) {}

  /**
   * A value given to an option.
   *
   * @param refusal what the constructor threw, if it did
   */
  public record Trial(String option, Object value, Optional<Throwable> refusal) {}

  private Variants(Kind<T> kind, Class<? extends Record> type) {
    this.kind = kind;
    this.type = type;
    this.name = type.getAnnotation(Pluggable.class).name();
    this.components = type.getRecordComponents();
  }

  /** Every record of a kind that {@link Methods} provides. */
  public static <T> List<Variants<T>> registered(Kind<T> kind) {
    Stream<Class<? extends Record>> all = new Methods().provides().stream();
    return all.filter(kind.type()::isAssignableFrom)
        .map(type -> new Variants<>(kind, type))
        .toList();
  }

  /** The name by which the record is registered. */
  public String name() {
    return name;
  }

  /** The defaults, and each option at its bounds. */
  public List<Variant<T>> all() {
    List<Variant<T>> all = new ArrayList<>();
    all.add(new Variant<>(name, this::byDefault));
    for (int i = 0; i < components.length; i++) {
      int place = i;
      for (IntFunction<Object> value : bounds(place)) {
        String title = "%s{%s=%s}".formatted(name, components[i].getName(), value.apply(3));
        if (!with(3, place, value.apply(3)).equals(byDefault(3))) {
          all.add(new Variant<>(title, tasks -> with(tasks, place, value.apply(tasks))));
        }
      }
    }
    return all;
  }

  /** Every value tried for every option. */
  public List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      for (IntFunction<Object> value : candidates(components[i])) {
        trials.add(new Trial(components[i].getName(), value.apply(3), refusal(i, value)));
      }
    }
    return trials;
  }

  private List<IntFunction<Object>> bounds(int place) {
    List<IntFunction<Object>> accepted =
        candidates(components[place]).stream()
            .filter(value -> refusal(place, value).isEmpty())
            .toList();
    if (accepted.isEmpty()) {
      throw new AssertionError(
          "the option '%s' of the %s '%s' accepts none of the values tried: add some to"
                  .formatted(components[place].getName(), kind, name)
              + " OptionValues");
    }
    boolean number = components[place].getType().isPrimitive() && accepted.size() > 2;
    return number ? List.of(accepted.get(0), accepted.get(accepted.size() - 1)) : accepted;
  }

  private Optional<Throwable> refusal(int place, IntFunction<Object> value) {
    try {
      with(3, place, value.apply(3));
      return Optional.empty();
    } catch (ConstructionException e) {
      return Optional.of(e.getCause());
    }
  }

  private List<IntFunction<Object>> candidates(RecordComponent component) {
    return OptionValues.of(kind.id(), name, component.getName())
        .orElseGet(() -> byType(component).stream().map(Variants::always).toList());
  }

  private List<Object> byType(RecordComponent component) {
    Class<?> option = component.getType();
    if (option == boolean.class) {
      return List.of(false, true);
    } else if (option == double.class) {
      return NUMBERS;
    } else if (option == int.class) {
      return COUNTS;
    } else if (option == Scheduled.class) {
      return List.of(new Scheduled(1), new Scheduled(0.5, Position::share));
    } else if (option.isEnum()) {
      return List.of(option.getEnumConstants());
    }
    throw new AssertionError(
        "the option '%s' of the %s '%s' is of %s: add values to try to OptionValues"
            .formatted(component.getName(), kind, name, option));
  }

  private static IntFunction<Object> always(Object value) {
    return tasks -> value;
  }

  /**
   * The record with its defaults; required options take the first value of {@link OptionValues}.
   */
  public T byDefault(int tasks) {
    RecordComponent[] required =
        Arrays.stream(components)
            .filter(component -> component.getAnnotation(Option.class).required())
            .toArray(RecordComponent[]::new);
    return construct(required, Arrays.stream(required).map(c -> required(c, tasks)).toArray());
  }

  private Object required(RecordComponent component, int tasks) {
    return OptionValues.of(kind.id(), name, component.getName())
        .orElseThrow(
            () ->
                new AssertionError(
                    "the %s '%s' needs a value for its required option '%s': add one to OptionValues"
                        .formatted(kind, name, component.getName())))
        .get(0)
        .apply(tasks);
  }

  private T with(int tasks, int place, Object value) {
    T defaults = byDefault(tasks);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == place ? value : read(components[i], defaults);
    }
    return construct(components, values);
  }

  private static Object read(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private T construct(RecordComponent[] parameters, Object[] values) {
    Class<?>[] types =
        Arrays.stream(parameters).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      return kind.type().cast(constructor.newInstance(values));
    } catch (InvocationTargetException e) {
      throw new ConstructionException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the %s '%s' cannot be constructed".formatted(kind, name), e);
    }
  }

  /** What a constructor threw. */
  private static final class ConstructionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConstructionException(Throwable cause) {
      super(cause);
    }
  }
}
