// SPDX-License-Identifier: Apache-2.0
/**
 * What runs leave on disk: metrics, history and tables, each written whole or not at all. Called by
 * commands and Java programs; calls nothing but the records of {@code core.train} and {@code
 * core.compare}.
 */
package org.mtl4j.core.report;
