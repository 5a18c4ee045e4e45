// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBufferFromString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.RunOptions;

/**
 * A prepared run of a session, with its feeds, fetches and targets. For one thread at a time: its
 * arrays are reused. The next run frees the fetched tensors.
 */
public final class NativeCall implements AutoCloseable {
  /** Run options: operations run in the thread pool of the process. */
  static final byte[] POOL = {};

  /** Run options: operations run in the calling thread, which saves waking another thread. */
  static final byte[] CALLING_THREAD =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build().toByteArray();

  private final TF_Session session;
  private final TF_Output feeds;
  private final PointerPointer<TF_Tensor> fed;
  private final int feedCount;
  private final TF_Output fetches;
  private final PointerPointer<TF_Tensor> fetched;
  private final int fetchCount;
  private final PointerPointer<TF_Operation> targets;
  private final int targetCount;
  private final TF_Status status;
  private final TF_Buffer options;
  private boolean holding;

  NativeCall(
      TF_Session session,
      List<TF_Operation> feeds,
      List<TF_Operation> fetches,
      List<TF_Operation> targets,
      byte[] options) {
    this.session = session;
    this.options = buffer(options);
    this.feedCount = feeds.size();
    this.fetchCount = fetches.size();
    this.targetCount = targets.size();
    this.feeds = outputs(feeds);
    this.fetches = outputs(fetches);
    this.fed = new PointerPointer<>(Math.max(1, feedCount));
    this.fetched = new PointerPointer<>(Math.max(1, fetchCount));
    this.targets = new PointerPointer<>(Math.max(1, targetCount));
    for (int i = 0; i < targetCount; i++) {
      this.targets.put(i, targets.get(i));
    }
    this.status = TF_NewStatus();
  }

  private static TF_Buffer buffer(byte[] options) {
    if (options.length == 0) {
      return null;
    }
    try (BytePointer bytes = new BytePointer(options)) {
      return TF_NewBufferFromString(bytes, options.length);
    }
  }

  private static TF_Output outputs(List<TF_Operation> operations) {
    TF_Output array = new TF_Output(Math.max(1, operations.size()));
    for (int i = 0; i < operations.size(); i++) {
      array.position(i).oper(operations.get(i)).index(0);
    }
    return array.position(0);
  }

  /** Sets the tensor of a feed, for all following runs. */
  public NativeCall feed(int index, NativeTensor tensor) {
    fed.put(index, tensor.handle());
    return this;
  }

  /**
   * Runs.
   *
   * @param doing what the run does, for messages: "training"
   * @throws NotFiniteException if the graph's check of losses and gradients failed
   * @throws org.mtl4j.api.error.MtlException if TensorFlow reports another error; its type is that
   *     of the fault
   */
  public void run(String doing) {
    release();
    TF_SessionRun(
        session,
        options,
        feeds,
        fed,
        feedCount,
        fetches,
        fetched,
        fetchCount,
        targets,
        targetCount,
        null,
        status);
    if (TF_GetCode(status) != TF_OK) {
      String message = TF_Message(status).getString();
      throw message.contains(BuiltGraph.NOT_FINITE)
          ? new NotFiniteException()
          : NativeFailure.of(TF_GetCode(status), doing, message);
    }
    holding = true;
  }

  /**
   * Copies the floats of a fetch, as many as fit.
   *
   * @return the length of the fetched array
   */
  public int read(int index, float[] target) {
    TF_Tensor tensor = fetched.get(TF_Tensor.class, index);
    int length = (int) (TF_TensorByteSize(tensor) / Float.BYTES);
    try (Pointer data = TF_TensorData(tensor);
        FloatPointer floats = new FloatPointer(data)) {
      floats.get(target, 0, Math.min(length, target.length));
    }
    return length;
  }

  /** Returns the floats of a fetch. */
  public float[] read(int index) {
    TF_Tensor tensor = fetched.get(TF_Tensor.class, index);
    float[] result = new float[(int) (TF_TensorByteSize(tensor) / Float.BYTES)];
    read(index, result);
    return result;
  }

  /** Returns the numbers of a fetch of float64. */
  public double[] readDoubles(int index) {
    TF_Tensor tensor = fetched.get(TF_Tensor.class, index);
    double[] result = new double[(int) (TF_TensorByteSize(tensor) / Double.BYTES)];
    try (Pointer data = TF_TensorData(tensor);
        DoublePointer doubles = new DoublePointer(data)) {
      doubles.get(result);
    }
    return result;
  }

  /** Returns the float of a scalar fetch. */
  public float number(int index) {
    return read(index)[0];
  }

  private void release() {
    if (holding) {
      holding = false;
      for (int i = 0; i < fetchCount; i++) {
        TF_DeleteTensor(fetched.get(TF_Tensor.class, i));
      }
    }
  }

  /** The graph's check of losses and gradients failed. No variable was updated. */
  public static final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void close() {
    release();
    TF_DeleteStatus(status);
    if (options != null) {
      TF_DeleteBuffer(options);
    }
    feeds.close();
    fed.close();
    fetches.close();
    fetched.close();
    targets.close();
  }
}
