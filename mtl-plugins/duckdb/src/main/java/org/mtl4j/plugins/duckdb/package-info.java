// SPDX-License-Identifier: Apache-2.0
/**
 * The data source of DuckDB, {@link org.mtl4j.plugins.duckdb.DuckDbSource}. A session runs queries;
 * a query reads its columns chunk by chunk. Depends on {@code org.mtl4j.api}, the JDK and DuckDB,
 * which is part of the JAR.
 */
package org.mtl4j.plugins.duckdb;
