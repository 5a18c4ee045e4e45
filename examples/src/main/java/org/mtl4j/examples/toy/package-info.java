// SPDX-License-Identifier: Apache-2.0
/**
 * Two parameters and two losses whose surface can be drawn: every method from the same starts. Also
 * shows how far a strategy, a task type and a metric of one's own can go from the ordinary. Sees
 * the API, the core and the charts; called by nobody.
 */
package org.mtl4j.examples.toy;
