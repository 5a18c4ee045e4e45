// SPDX-License-Identifier: Apache-2.0
/**
 * The outputs of a model: how they are read, per task, and the answers. Called by the rest of
 * serving and by training, which stores the description of the outputs; calls the API alone.
 */
package org.mtl4j.serve.answer;
