package org.mtl4j.core.train;

import org.mtl4j.api.option.Pluggable;

/** What to call a method in messages and among states. */
final class MethodName {
  private MethodName() {}

  /** The name by which it is found, or that of its class where it is not registered. */
  static String of(Object method) {
    Pluggable pluggable = method.getClass().getAnnotation(Pluggable.class);
    return pluggable == null ? method.getClass().getSimpleName() : pluggable.name();
  }
}
