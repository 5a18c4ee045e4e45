// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a configurable record.
 *
 * <p>Allowed types are boolean, int, long, double, String, {@link java.nio.file.Path} (relative to
 * the configuration file), enums, records, the interface of a {@link org.mtl4j.api.spi.Kind} (the
 * user writes a name, or a name with options), and List, Map from String and {@link
 * java.util.Optional} of these.
 *
 * <p>Defaults are those of the record's constructor with exactly the {@link #required} components,
 * in their order; if none is required, the constructor without arguments. The compact constructor
 * checks the values: {@link Bounds}, {@link OptionException}.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Option {
  /** The meaning in one line, with unit and range. */
  String value();

  /** Whether the user must set it. */
  boolean required() default false;
}
