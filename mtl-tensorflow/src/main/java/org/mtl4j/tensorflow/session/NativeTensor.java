// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT64;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.graph.DType;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.internal.c_api.TF_Tensor;

/** Native memory for one feed. Allocated once and written before each run. */
public final class NativeTensor implements AutoCloseable {
  /** Frees nothing: the memory belongs to a block. */
  private static final Deallocator_Pointer_long_Pointer KEEP =
      new Deallocator_Pointer_long_Pointer() {
        @Override
        public void call(Pointer data, long length, Pointer argument) {}
      };

  private final TF_Tensor handle;
  private final Pointer data;
  private final Object owner;

  private NativeTensor(TF_Tensor handle, Pointer data, Object owner) {
    this.handle = handle;
    this.data = data;
    this.owner = owner;
  }

  /** Allocates floats. */
  public static NativeTensor floats(long... shape) {
    TF_Tensor handle = allocate(TF_FLOAT, Float.BYTES, shape);
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    FloatPointer floats = new FloatPointer(TF_TensorData(handle)).capacity(elements);
    return new NativeTensor(handle, floats, handle);
  }

  /** Allocates ints. */
  public static NativeTensor ints(long... shape) {
    TF_Tensor handle = allocate(TF_INT32, Integer.BYTES, shape);
    return new NativeTensor(handle, new IntPointer(TF_TensorData(handle)), handle);
  }

  /** Allocates longs. */
  public static NativeTensor longs(long... shape) {
    TF_Tensor handle = allocate(TF_INT64, Long.BYTES, shape);
    return new NativeTensor(handle, new LongPointer(TF_TensorData(handle)), handle);
  }

  /** The rows of a block, without a copy. */
  public static NativeTensor of(Block block) {
    BytePointer data = new BytePointer(block.bytes());
    long[] shape =
        Arrays.stream(block.row().prepend(block.rows()).sizes()).asLongStream().toArray();
    TF_Tensor handle =
        TF_NewTensor(
            block.type() == DType.FLOAT ? TF_FLOAT : TF_INT32,
            shape,
            shape.length,
            data,
            block.bytes().capacity(),
            KEEP,
            null);
    return new NativeTensor(handle, data, block);
  }

  private static TF_Tensor allocate(int type, int size, long... shape) {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return TF_AllocateTensor(type, shape, shape.length, Math.max(1, elements) * size);
  }

  /** Writes the first {@code count} values. */
  public void put(float[] values, int count) {
    ((FloatPointer) data).put(values, 0, count);
  }

  /** Writes one float. */
  public void put(int index, double value) {
    ((FloatPointer) data).put(index, (float) value);
  }

  /** The floats, to be written. */
  public FloatBuffer floats() {
    return ((FloatPointer) data).asBuffer();
  }

  /** Writes the first int. */
  public void put(int value) {
    ((IntPointer) data).put(0, value);
  }

  /** Writes the first {@code count} values. */
  public void put(int[] values, int count) {
    ((IntPointer) data).put(values, 0, count);
  }

  /** Writes the first long. */
  public void put(long value) {
    ((LongPointer) data).put(0, value);
  }

  TF_Tensor handle() {
    return handle;
  }

  /** Keeps the memory from being collected. */
  Object owner() {
    return owner;
  }

  @Override
  public void close() {
    TF_DeleteTensor(handle);
  }
}
