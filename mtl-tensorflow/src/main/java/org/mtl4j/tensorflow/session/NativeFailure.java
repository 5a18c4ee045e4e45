// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_INTERNAL;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_RESOURCE_EXHAUSTED;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UNAVAILABLE;

import java.util.regex.Pattern;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.ResourceException;

/** Errors of the native library as errors with a fault. */
final class NativeFailure {
  /** Occurs in the messages of CUDA errors, such as a lost device. */
  private static final Pattern DEVICE =
      Pattern.compile("CUDA_ERROR|cudaError|GPU sync failed|CUDA runtime|CUDA driver");

  /** Occurs in these messages if the device is out of memory. */
  private static final Pattern MEMORY = Pattern.compile("OUT_OF_MEMORY|out of memory");

  /** An option of TensorFlow's own interface, which nobody can set here. */
  private static final Pattern HINT =
      Pattern.compile("\\s*Hint: If you want to see a list of allocated tensors[^\\n]*");

  private NativeFailure() {}

  /**
   * The error for a status that is not OK.
   *
   * @param code of the C interface
   * @param doing what TensorFlow was called for: "training"
   */
  static MtlException of(int code, String doing, String message) {
    String text = "TensorFlow failed while " + doing + ": " + message;
    if (code == TF_RESOURCE_EXHAUSTED || MEMORY.matcher(message).find()) {
      return new ResourceException(
          "out of memory while %s: TensorFlow: %s; %s; a smaller batch or model needs less"
              .formatted(
                  doing, HINT.matcher(message).replaceAll("").strip(), ResourceException.memory()));
    }
    if (code == TF_UNAVAILABLE || (code == TF_INTERNAL && DEVICE.matcher(message).find())) {
      return new ExternalException(text);
    }
    return new BackendException(text);
  }
}
