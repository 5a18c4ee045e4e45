// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.BatchNorm;
import org.mtl4j.api.nn.Conv2d;
import org.mtl4j.api.nn.Conv2d.Window;
import org.mtl4j.api.nn.GroupNorm;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;

/**
 * A residual network of basic blocks over one image; ResNet-18 by default. The stages are the first
 * convolution, each group of blocks, and the mean over all positions. The first block of each group
 * but the first has stride 2.
 *
 * <p>Padding is at the end first, as in TensorFlow: with stride 2 and an even size, the windows of
 * a 3 x 3 kernel start one pixel later than in PyTorch.
 *
 * @param channels the channels of each group
 * @param blocks the blocks of each group
 * @param large whether the first convolution is 7 x 7 with stride 2 and max pooling, as for
 *     ImageNet; else 3 x 3 with stride 1, as for CIFAR
 * @param groups of {@link GroupNorm}; 0 for {@link BatchNorm}
 */
@Pluggable(
    name = "resnet",
    summary = "Residual blocks of convolutions over one image; ResNet-18 by default.",
    source = "He et al., CVPR 2016")
public record ResNet(
    @Option("channels of each group of blocks") List<Integer> channels,
    @Option("blocks of each group, 1 or more") List<Integer> blocks,
    @Option("first layer 7 x 7 with stride 2 and pooling, for images from about 100 pixels")
        boolean large,
    @Option("groups of group normalization; 0 for batch normalization") int groups)
    implements Encoder {

  public ResNet {
    channels = List.copyOf(channels);
    blocks = List.copyOf(blocks);
    if (channels.isEmpty() || channels.stream().anyMatch(count -> count < 1)) {
      throw new OptionException("channels", "must be 1 or more, but are " + channels);
    }
    if (blocks.size() != channels.size() || blocks.stream().anyMatch(count -> count < 1)) {
      throw new OptionException(
          "blocks",
          "must be 1 or more for each of the channels %s, but are %s".formatted(channels, blocks));
    }
    Bounds.notNegative("groups", groups);
    for (int count : channels) {
      if (groups > 0 && count % groups != 0) {
        throw new OptionException(
            "groups", "must divide the channels %s, but is %d".formatted(channels, groups));
      }
    }
  }

  public ResNet() {
    this(List.of(64, 128, 256, 512), List.of(2, 2, 2, 2), false, 0);
  }

  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return ArrayStem.image(inputs, "resnet");
  }

  @Override
  public List<Block> stages() {
    List<Block> stages = new ArrayList<>();
    stages.add(this::first);
    for (int i = 0; i < channels.size(); i++) {
      int group = i;
      stages.add((scope, in) -> group(scope, in, group));
    }
    stages.add((scope, in) -> new MeanOfPositions(in));
    return stages;
  }

  private Layer first(Scope scope, Shape in) {
    Layer unit = unit(scope, in, channels.get(0), large ? 7 : 3, large ? 2 : 1, Activation.RELU);
    return large ? new Sequential(in, List.of(unit, new MaxPool(unit.output()))) : unit;
  }

  private Layer group(Scope scope, Shape in, int group) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = in;
    for (int i = 0; i < blocks.get(group); i++) {
      int stride = i == 0 && group > 0 ? 2 : 1;
      Layer block = block(scope.child(i), shape, channels.get(group), stride);
      layers.add(block);
      shape = block.output();
    }
    return new Sequential(in, layers);
  }

  private Layer block(Scope scope, Shape in, int count, int stride) {
    Layer one = unit(scope.child("first"), in, count, 3, stride, Activation.RELU);
    Layer two = unit(scope.child("second"), one.output(), count, 3, 1, Activation.NONE);
    boolean same = stride == 1 && in.size(2) == count;
    Layer skip =
        same
            ? new Sequential(in, List.of())
            : unit(scope.child("skip"), in, count, 1, stride, Activation.NONE);
    return new Residual(new Sequential(in, List.of(one, two)), skip);
  }

  /** A convolution without bias, normalization and activation. */
  private Layer unit(
      Scope scope, Shape in, int count, int size, int stride, Activation activation) {
    Window window = new Window(size, stride, 1);
    Layer conv = new Conv2d(scope, in, count, window, false, Activation.NONE, Initializer.he());
    Layer norm =
        groups == 0
            ? new BatchNorm(scope, conv.output())
            : new GroupNorm(scope, conv.output(), groups);
    return new Sequential(in, List.of(conv, norm, new Active(norm.output(), activation)));
  }

  /** The activation of what comes before it. */
  private record Active(Shape output, Activation activation) implements Layer {
    @Override
    public Tensor apply(Graph g, Tensor x) {
      return activation.apply(g, x);
    }
  }

  /** relu(f(x) + skip(x)). */
  private record Residual(Layer layers, Layer skip) implements Layer {
    @Override
    public Shape output() {
      return layers.output();
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      return g.relu(g.add(layers.apply(g, x), skip.apply(g, x)));
    }
  }

  /** The largest value of 3 x 3 pixels, with stride 2. */
  private record MaxPool(Shape in) implements Layer {
    @Override
    public Shape output() {
      return Shape.of((in.size(0) + 1) / 2, (in.size(1) + 1) / 2, in.size(2));
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      return g.maxPool(x, 3, 2, true);
    }
  }

  /** The mean of each channel: [height, width, channels] to [channels]. */
  private record MeanOfPositions(Shape in) implements Layer {
    @Override
    public Shape output() {
      return Shape.of(in.size(2));
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      return g.mean(x, 1, 2);
    }
  }
}
