// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.graph.Feed;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;

/**
 * The native memory that is fed to all runs of a step, and these runs. Feeds of a run are in this
 * order: the vectors and the step, the row numbers of the batch, the blocks, the packs, further
 * ones.
 */
final class StepFeeds implements AutoCloseable {
  private final NativeSession session;
  private final Map<Feed, NativeTensor> vectors = new EnumMap<>(Feed.class);
  private final NativeTensor step = NativeTensor.longs();
  private final List<NativeTensor> tensors = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> blocks;
  private final List<NativeCall> calls = new ArrayList<>();
  private final Map<Integer, NativeTensor> indices = new HashMap<>();
  private final List<BuiltGraph.Pack> packs;
  private final Map<Integer, List<NativeTensor>> packed = new HashMap<>();
  private BoundRows rows;
  private int count = -1;

  StepFeeds(NativeSession session, BuiltGraph.Inputs inputs) {
    this.session = session;
    inputs
        .sizes()
        .forEach(
            (feed, size) -> {
              vectors.put(feed, NativeTensor.floats(size));
              add(feed.operation(), vectors.get(feed));
            });
    add(inputs.step(), step);
    names.add(inputs.indices());
    names.addAll(inputs.blocks().values());
    this.blocks = List.copyOf(inputs.blocks().keySet());
    this.packs = inputs.packs();
    packs.forEach(pack -> names.add(pack.feed()));
  }

  private void add(String name, NativeTensor tensor) {
    names.add(name);
    tensors.add(tensor);
  }

  /** Prepares a run with these feeds. */
  NativeCall call(List<String> fetches, List<String> targets) {
    return call(fetches, targets, Map.of());
  }

  /** Prepares a run with these feeds and further ones, by the names of their operations. */
  NativeCall call(List<String> fetches, List<String> targets, Map<String, NativeTensor> further) {
    List<String> all = new ArrayList<>(names);
    List<NativeTensor> furtherTensors = new ArrayList<>();
    further.forEach(
        (name, tensor) -> {
          all.add(name);
          furtherTensors.add(tensor);
        });
    NativeCall call = session.call(all, fetches, targets);
    for (int i = 0; i < tensors.size(); i++) {
      call.feed(i, tensors.get(i));
    }
    for (int i = 0; i < furtherTensors.size(); i++) {
      call.feed(names.size() + i, furtherTensors.get(i));
    }
    calls.add(call);
    return call;
  }

  /** Sets all values that the host decides before a step. */
  void control(StepControl control) {
    present(control.inBatch(), control.present());
    put(Feed.CONTROLS, control.controls());
    put(Feed.NUMBERS, control.numbers());
    boolean[] inBatch = control.inBatch();
    for (int t = 0; t < inBatch.length; t++) {
      put(Feed.SHARES, t, inBatch[t] ? control.share(t) : 0);
    }
    put(Feed.SHARES, inBatch.length, control.share());
    step(control.draws());
    put(Feed.RATE, 0, control.rate());
  }

  /** Sets the active tasks, of the batch and of the update. */
  void present(boolean[] inBatch, boolean[] inUpdate) {
    for (int t = 0; t < inBatch.length; t++) {
      put(Feed.PRESENT, t, inBatch[t] ? 1 : 0);
      put(Feed.ACTIVE, t, inUpdate[t] ? 1 : 0);
    }
  }

  /** Sets the key of the random draws. */
  void step(long key) {
    step.put(key);
  }

  /** Sets the first elements of a vector. */
  void put(Feed feed, double[] values) {
    for (int i = 0; i < values.length; i++) {
      put(feed, i, values[i]);
    }
  }

  /** Sets one element of a vector. */
  void put(Feed feed, int index, double value) {
    vectors.get(feed).put(index, value);
  }

  /** Sets the batch: the first {@code newCount} of some row numbers. */
  void batch(BoundRows newRows, int[] numbers, int newCount) {
    NativeTensor batch = indices.computeIfAbsent(newCount, NativeTensor::ints);
    batch.put(numbers, newCount);
    if (count != newCount) {
      count = newCount;
      List<NativeTensor> own = packed.computeIfAbsent(newCount, this::allocate);
      for (int i = 0; i < own.size(); i++) {
        int place = tensors.size() + 1 + blocks.size() + i;
        NativeTensor tensor = own.get(i);
        calls.forEach(call -> call.feed(place, tensor));
      }
      calls.forEach(call -> call.feed(tensors.size(), batch));
    }
    newRows.requireOpen();
    pack(newRows, numbers, newCount);
    if (rows != newRows) {
      for (int i = 0; i < blocks.size(); i++) {
        int place = tensors.size() + 1 + i;
        NativeTensor block = newRows.block(blocks.get(i));
        calls.forEach(call -> call.feed(place, block));
      }
      rows = newRows;
    }
  }

  private List<NativeTensor> allocate(int size) {
    return packs.stream()
        .map(pack -> pack.row().prepend(size).prepend(pack.blocks().size()).sizes())
        .map(sizes -> NativeTensor.floats(Arrays.stream(sizes).asLongStream().toArray()))
        .toList();
  }

  private void pack(BoundRows from, int[] numbers, int size) {
    List<NativeTensor> own = packed.get(size);
    for (int i = 0; i < own.size(); i++) {
      from.copy(packs.get(i).blocks(), numbers, size, own.get(i).floats());
    }
  }

  @Override
  public void close() {
    packed.values().forEach(all -> all.forEach(NativeTensor::close));
    tensors.forEach(NativeTensor::close);
    indices.values().forEach(NativeTensor::close);
  }
}
