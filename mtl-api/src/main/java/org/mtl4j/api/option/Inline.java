package org.mtl4j.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a pluggable component whose options stand beside those of the record around it, not one
 * level deeper: {@code balancer: {name: cagrad, c: 0.5, on: parameters}}, where {@code on} belongs
 * to the record around and {@code c} to the balancer.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Inline {
  /** The key under which the name stands. */
  String value();
}
