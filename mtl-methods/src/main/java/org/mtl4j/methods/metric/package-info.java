/**
 * The built-in metrics, one file each, found by name; called by whoever judges a model. All are
 * exact, weigh rows, leave out missing labels, and are NaN where they have no value. Over several
 * labels or targets each is the mean over those where it has one.
 */
package org.mtl4j.methods.metric;
