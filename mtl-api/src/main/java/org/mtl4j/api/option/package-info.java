// SPDX-License-Identifier: Apache-2.0
/**
 * Annotations of configurable records, which the core's registry and binder read, and checks of
 * options for their compact constructors.
 */
package org.mtl4j.api.option;
