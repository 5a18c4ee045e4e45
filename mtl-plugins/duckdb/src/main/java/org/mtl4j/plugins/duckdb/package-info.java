// SPDX-License-Identifier: Apache-2.0
/**
 * A data source of DuckDB. {@link org.mtl4j.plugins.duckdb.DuckDbSource} is the entry point; a
 * session runs queries, and a query reads its columns in chunks. The JAR has DuckDB in it.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.duckdb;
