// SPDX-License-Identifier: Apache-2.0
/**
 * Trials and outcomes as JSON: in a folder, so that finished trials are not run again, and as lines
 * for other processes.
 */
package org.mtl4j.core.compare.store;
