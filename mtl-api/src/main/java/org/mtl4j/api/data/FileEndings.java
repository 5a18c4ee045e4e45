// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The endings of the files that a {@link DataSource} reads. Commands that get a file of rows choose
 * the source by the ending of its name. The only required option of the source is that file. The
 * ending of a {@link Compression} is not part of it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface FileEndings {
  /** Endings in lower case with the dot: {@code .arff}. */
  String[] value();
}
