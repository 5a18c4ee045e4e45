// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.examples.toy.Surface.Point2;

/** Stores the trajectories of a folder, one file for each method and start. */
record TrajectoryFile(Path folder) {
  /** The trajectory of an earlier call, if there is one. */
  Optional<Trajectory> read(String name) {
    Path file = file(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      String[] flags = lines.get(0).split(",", -1);
      return Optional.of(
          new Trajectory(
              lines.stream().skip(1).map(TrajectoryFile::point).toList(),
              Boolean.parseBoolean(flags[0]),
              Boolean.parseBoolean(flags[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Point2 point(String line) {
    String[] numbers = line.split(",", -1);
    return new Point2(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
  }

  /** Stores a trajectory. */
  Trajectory write(String name, Trajectory way) {
    StringBuilder text = new StringBuilder();
    text.append(way.skipped()).append(',').append(way.unsolved()).append('\n');
    way.places().forEach(at -> text.append(at.x()).append(',').append(at.y()).append('\n'));
    try {
      Files.writeString(file(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return way;
  }

  private Path file(String name) {
    return folder.resolve(name.replace(' ', '-') + ".csv");
  }
}
