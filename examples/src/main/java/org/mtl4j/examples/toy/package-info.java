// SPDX-License-Identifier: Apache-2.0
/**
 * Two parameters and two losses whose surface can be drawn: every method from the same initial
 * points. Also an example of an unusual sharing strategy, task type and metric.
 */
package org.mtl4j.examples.toy;
