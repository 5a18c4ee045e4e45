// SPDX-License-Identifier: Apache-2.0
/**
 * Training, comparison and storage of multi-task models. {@link org.mtl4j.core.Mtl} is the entry
 * point. The packages below never use a backend directly, only {@code org.mtl4j.backend}.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.compare}, {@code core.compare.contender},
 * {@code core.compare.store}, {@code core.compare.table}, {@code core.compare.trial}, {@code
 * core.config}, {@code core.data}, {@code core.data.csv}, {@code core.data.file}, {@code
 * core.data.synthetic}, {@code core.experiment}, {@code core.extend}, {@code core.pareto}, {@code
 * core.preparation}, {@code core.registry}, {@code core.train}, {@code core.train.plan}, {@code
 * core.train.resume}, {@code serve}.
 */
package org.mtl4j.core;
