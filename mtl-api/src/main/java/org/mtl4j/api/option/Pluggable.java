package org.mtl4j.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a record the name by which it is found. The record implements the interface of one {@link
 * org.mtl4j.api.spi.Kind}; its components, each with an {@link Option}, are what a user may set.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Pluggable {
  /** The name in configurations and on the command line: lower case, words joined by hyphens. */
  String name();

  /** What it does, in one line. */
  String summary();

  /** Where it was published, or where its definition stands; "-" for common knowledge. */
  String source() default "-";

  /** How a record, or another object in its place, is called in listings and messages. */
  final class Name {
    private Name() {}

    /** The name by which it is found, or that of its class where it has none. */
    public static String of(Object pluggable) {
      Pluggable annotation = pluggable.getClass().getAnnotation(Pluggable.class);
      return annotation == null ? pluggable.getClass().getSimpleName() : annotation.name();
    }
  }
}
