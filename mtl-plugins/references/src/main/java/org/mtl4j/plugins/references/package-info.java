// SPDX-License-Identifier: Apache-2.0
/**
 * Forests and boosting of XGBoost as references. The JAR has XGBoost in it.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.references;
