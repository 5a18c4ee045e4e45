// SPDX-License-Identifier: Apache-2.0
/**
 * Classical methods as references beside networks. A {@link org.mtl4j.api.reference.ReferenceModel}
 * is fitted to one label of a task, on the rows that have it.
 *
 * <p>Calls {@code api.task}.
 */
package org.mtl4j.api.reference;
