/** Synthetic data sources: rows drawn from a model of related tasks. */
package org.mtl4j.core.data.synthetic;
