/**
 * What is learned: task types read labels and say how outputs are judged; losses, metrics and heads
 * are chosen by name. Written by the core and by plugins; used by the trainer.
 */
package org.mtl4j.api.task;
