// SPDX-License-Identifier: Apache-2.0
/**
 * Annotations of configurable records: the name of a record and the meaning of its components; and
 * {@link org.mtl4j.api.option.Bounds}, the checks of compact constructors.
 */
package org.mtl4j.api.option;
