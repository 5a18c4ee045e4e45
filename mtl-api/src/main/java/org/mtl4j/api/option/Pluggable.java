// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a record the name by which it is chosen. The record implements the interface of one {@link
 * org.mtl4j.api.spi.Kind}. Its components, each with an {@link Option}, are its options.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Pluggable {
  /** The name in configurations and on the command line: lower-case words joined by hyphens. */
  String name();

  /** A description in one line. */
  String summary();

  /** The publication, or the place of the definition; "-" for common knowledge. */
  String source() default "-";

  /** The names of pluggable objects in listings and messages. */
  final class Name {
    private Name() {}

    /** The name of its {@link Pluggable}, or the simple name of its class if it has none. */
    public static String of(Object pluggable) {
      Pluggable annotation = pluggable.getClass().getAnnotation(Pluggable.class);
      return annotation == null ? pluggable.getClass().getSimpleName() : annotation.name();
    }
  }
}
