package org.mtl4j.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a configurable record. Allowed types are boolean, int, long, double,
 * String, {@link java.nio.file.Path} (in a configuration file relative to that file), enums, List
 * and Map of these, records, {@link java.util.Optional} of these, and the interface of any {@link
 * org.mtl4j.api.spi.Kind}: there the user writes a name, or a name with options.
 *
 * <p>Defaults come from Java: the constructor that takes exactly the {@link #required} components,
 * in their order (the one without arguments where none is), gives an instance that holds them.
 * Bounds are checked in the compact constructor, by an {@link IllegalArgumentException} that says
 * what was found and what is expected.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Option {
  /** What it means, with its unit and range. */
  String value();

  /** Whether the user must give it. */
  boolean required() default false;
}
