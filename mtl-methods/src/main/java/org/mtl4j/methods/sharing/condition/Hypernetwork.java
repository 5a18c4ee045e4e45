// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;

/**
 * A hypernetwork (Ha et al., ICLR 2017; von Oswald et al., ICLR 2020 by task): a linear map H of a
 * learned vector e_t of the task gives all weights of the encoder's stages, θ_t = H e_t + b, y_t =
 * h_t(f(stem(x); θ_t)).
 *
 * <p>Weights that start at random have b = 0 and an H of such variance that θ_t has the variance of
 * their initializer (Chang et al., ICLR 2020). Others, such as biases and scales, start with H = 0
 * and b at their initial value.
 *
 * <p>The stem and H are shared; vectors and heads are private. H has (width + 1) times as many
 * parameters as the stages.
 *
 * @param width the size of a task vector
 */
@Pluggable(
    name = "hypernetwork",
    summary = "A shared map of a learned task vector gives the weights of the encoder's stages.",
    source = "Ha et al., ICLR 2017; von Oswald et al., ICLR 2020")
public record Hypernetwork(@Option("size of a task vector, 1 to 65536") int width)
    implements SharingStrategy {

  public Hypernetwork {
    Bounds.within(1, 65_536, "width", width);
  }

  public Hypernetwork() {
    this(8);
  }

  @Override
  public Network build(Blueprint plan) {
    SharedEncoder.requireStages("the sharing 'hypernetwork'", plan);
    Stem stem = plan.stem(SharedEncoder.place(plan));
    Scope template = Scope.root(); // for shapes and initial values; no variable of the model
    Sequential stages = plan.stages(template, stem.output());
    TaskVectors vectors = TaskVectors.of(plan, width);
    Map<Variable, Layer> maps = new LinkedHashMap<>();
    for (Variable weights : template.variables()) {
      Scope place = plan.scope().child("hypernetwork").child(weights.name());
      maps.put(weights, map(place, weights));
    }
    PerTask<Layer> heads = plan.heads(stages.output());
    return c -> {
      Graph g = c.graph();
      return plan.outputs(
          g,
          task -> {
            Tensor x = stem.apply(g, c.features(task));
            return heads
                .of(task)
                .apply(g, g.given(weights(g, maps, vectors, task), () -> stages.apply(g, x)));
          });
    };
  }

  /** θ_t. */
  private static Map<Variable, Tensor> weights(
      Graph g, Map<Variable, Layer> maps, TaskVectors vectors, Task task) {
    Map<Variable, Tensor> weights = new LinkedHashMap<>();
    maps.forEach(
        (variable, map) ->
            weights.put(
                variable, g.reshape(map.apply(g, vectors.of(g, task)), variable.shape().sizes())));
    return weights;
  }

  private Layer map(Scope place, Variable weights) {
    if (!weights.trained()) {
      throw new ConfigurationException(
          "the sharing 'hypernetwork' gives the weights of the encoder's stages, but '"
              + weights.name()
              + "' is not trained; use an encoder without batch normalization");
    }
    double deviation = deviation(weights);
    Initializer kernel = Initializer.normal(deviation / Math.sqrt(width));
    Initializer bias =
        deviation > 0
            ? Initializer.constant(0)
            : (shape, random) -> weights.initializer().values(weights.shape(), random);
    return new Dense(place, width, weights.shape().elements(), Activation.NONE, kernel, bias);
  }

  /** The standard deviation of the initial values over seeds; 0 if they do not depend on it. */
  private static double deviation(Variable weights) {
    int draws = Math.max(2, 4096 / Math.max(1, weights.shape().elements()));
    float[] first = draw(weights, 0);
    double squares = 0;
    boolean random = false;
    for (int seed = 1; seed <= draws; seed++) {
      float[] values = draw(weights, seed);
      random |= !Arrays.equals(values, first);
      for (float value : values) {
        squares += (double) value * value;
      }
    }
    return random ? Math.sqrt(squares / draws / first.length) : 0;
  }

  private static float[] draw(Variable weights, int seed) {
    return weights.initializer().values(weights.shape(), new SplittableRandom(seed));
  }
}
