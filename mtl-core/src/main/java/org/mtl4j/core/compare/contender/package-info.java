/** What a comparison compares: contenders, and the single-task baselines. */
package org.mtl4j.core.compare.contender;
