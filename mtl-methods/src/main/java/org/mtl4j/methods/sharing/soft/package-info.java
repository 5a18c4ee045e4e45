// SPDX-License-Identifier: Apache-2.0
/**
 * A network for each task; a penalty draws their parameters together.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.soft;
