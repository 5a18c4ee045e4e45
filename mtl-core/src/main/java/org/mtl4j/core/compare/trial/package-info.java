// SPDX-License-Identifier: Apache-2.0
/** The runs of a comparison or a front: what a trial is, where it runs, stored outcomes. */
package org.mtl4j.core.compare.trial;
