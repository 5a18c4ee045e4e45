// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Conv2d;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;

/**
 * Convolutions with max pooling over one image, then dense layers, as in LeNet. Each convolution
 * and each dense layer is a stage. The defaults fit images of about 28 x 28.
 *
 * @param channels the channels of each convolution
 * @param size height and width of the kernels
 * @param pool window and stride of the max pooling after each convolution; 1 for none
 * @param widths the widths of the dense layers
 * @param activation of each convolution and dense layer
 * @param dropout the dropout rate after each dense layer
 */
@Pluggable(
    name = "conv",
    summary = "Convolutions with max pooling over one image, then dense layers.",
    source = "LeCun et al., Proceedings of the IEEE 1998")
public record Conv(
    @Option("channels of each convolution") List<Integer> channels,
    @Option("height and width of the kernels, 1 to 1024") int size,
    @Option("window and stride of the max pooling, 1 for none") int pool,
    @Option("widths of the dense layers") List<Integer> widths,
    @Option("activation of each convolution and dense layer") Activation activation,
    @Option("dropout rate after each dense layer, in [0, 1)") double dropout)
    implements Encoder {

  public Conv {
    channels = List.copyOf(channels);
    widths = List.copyOf(widths);
    if (channels.stream().anyMatch(count -> count < 1)) {
      throw new OptionException("channels", "must be 1 or more, but are " + channels);
    }
    Bounds.within(1, 1024, "size", size);
    Bounds.within(1, 1024, "pool", pool);
    Widths.check(widths, dropout);
  }

  public Conv() {
    this(List.of(16, 32), 5, 2, List.of(64), Activation.RELU, 0);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return ArrayStem.image(inputs, "conv");
  }

  @Override
  public List<Block> stages() {
    List<Block> stages = new ArrayList<>();
    for (int count : channels) {
      stages.add((scope, in) -> new Conv2d(scope, in, count, size, activation, pool));
    }
    stages.addAll(Widths.stages(widths, activation, dropout));
    return stages;
  }
}
