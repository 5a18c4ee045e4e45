// SPDX-License-Identifier: Apache-2.0
/**
 * What a model answers: per task, how an output is read, and the answers themselves. Called by the
 * rest of serving and by training, which stores how outputs are read; calls the API alone.
 */
package org.mtl4j.serve.answer;
