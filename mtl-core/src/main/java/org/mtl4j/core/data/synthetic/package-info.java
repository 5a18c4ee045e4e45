// SPDX-License-Identifier: Apache-2.0
/**
 * Synthetic data sources: rows drawn from a model of related tasks.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.core.data.synthetic;
