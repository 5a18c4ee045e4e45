// SPDX-License-Identifier: Apache-2.0
/**
 * Raw {@link org.mtl4j.api.data.Table tables}, which a {@link org.mtl4j.api.data.DataSource} reads,
 * and the encoded {@link org.mtl4j.api.data.Dataset}, on which a backend trains. The core encodes
 * tables; it fits vocabularies and moments on the training rows.
 */
package org.mtl4j.api.data;
