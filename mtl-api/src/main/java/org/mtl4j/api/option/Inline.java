// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a pluggable kind whose options are keys of the enclosing record, not one
 * level deeper. In {@code balancer: {name: cagrad, c: 0.5, on: parameters}}, {@code c} is an option
 * of cagrad, and {@code on} of the enclosing record.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Inline {
  /** The key of the name. */
  String value();
}
