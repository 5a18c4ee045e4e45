// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.spi;

import java.util.List;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Head;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;

/**
 * A kind of pluggable records: its id in configurations, and the interface that its records
 * implement.
 *
 * @param <T> the interface
 */
public final class Kind<T> {
  public static final Kind<TaskType> TASK = new Kind<>("task", TaskType.class);
  public static final Kind<Loss> LOSS = new Kind<>("loss", Loss.class);
  public static final Kind<Metric> METRIC = new Kind<>("metric", Metric.class);
  public static final Kind<DataSource> DATA = new Kind<>("data", DataSource.class);
  public static final Kind<Encoder> ENCODER = new Kind<>("encoder", Encoder.class);
  public static final Kind<Head> HEAD = new Kind<>("head", Head.class);
  public static final Kind<SharingStrategy> SHARING = new Kind<>("sharing", SharingStrategy.class);
  public static final Kind<LossWeighting> WEIGHTING = new Kind<>("weighting", LossWeighting.class);
  public static final Kind<GradientBalancer> BALANCER =
      new Kind<>("balancer", GradientBalancer.class);
  public static final Kind<Transfer> TRANSFER = new Kind<>("transfer", Transfer.class);
  public static final Kind<Merging> MERGING = new Kind<>("merging", Merging.class);
  public static final Kind<Optimizer> OPTIMIZER = new Kind<>("optimizer", Optimizer.class);
  public static final Kind<Schedule> SCHEDULE = new Kind<>("schedule", Schedule.class);

  public static final Kind<ReferenceModel> REFERENCE =
      new Kind<>("reference", ReferenceModel.class);

  private static final List<Kind<?>> ALL =
      List.of(
          TASK, LOSS, METRIC, DATA, ENCODER, HEAD, SHARING, WEIGHTING, BALANCER, TRANSFER,
          OPTIMIZER, SCHEDULE, MERGING, REFERENCE);

  private final String id;
  private final Class<T> type;

  private Kind(String id, Class<T> type) {
    this.id = id;
    this.type = type;
  }

  /** All kinds. */
  public static List<Kind<?>> all() {
    return ALL;
  }

  /** The id, such as {@code balancer}. */
  public String id() {
    return id;
  }

  /** The interface. */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return id;
  }
}
