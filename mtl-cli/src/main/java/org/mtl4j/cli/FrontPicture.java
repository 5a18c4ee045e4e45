// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;

/**
 * Draws a front, two axes at a time: points that no other dominates on a line, the others beside it
 * as far as they lie near, single runs as pale dots.
 */
final class FrontPicture {
  private static final int MOST_PICTURES = 10;
  private static final int MOST_LABELS = 25;
  private static final Color BEST = new Color(0x1b6ca8);
  private static final Color OTHER = new Color(0x9a9a9a);
  private static final Color RUN = new Color(0x1b, 0x6c, 0xa8, 0x50);
  private static final Color NONE = new Color(0, 0, 0, 0);

  private final Front front;
  private final Axis across;
  private final Axis up;
  private final XYChart chart;

  private FrontPicture(String title, Front front, Axis across, Axis up) {
    this.front = front;
    this.across = across;
    this.up = up;
    this.chart =
        new XYChartBuilder()
            .width(820)
            .height(600)
            .title(title + ": " + hypervolume(front))
            .xAxisTitle(title(across))
            .yAxisTitle(title(up))
            .build();
  }

  /** The names of the files for so many tasks; none where they would be too many. */
  static List<String> names(int tasks) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      for (int j = i + 1; j < tasks; j++) {
        names.add(tasks == 2 ? "front.png" : "front-" + (i + 1) + "-" + (j + 1) + ".png");
      }
    }
    return names.size() > MOST_PICTURES ? List.of() : names;
  }

  /**
   * One PNG file a pair of tasks, by name; needs no display.
   *
   * @param title what was trained
   */
  static Map<String, byte[]> all(String title, Front front) {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    List<Axis> axes = front.axes();
    List<String> names = names(axes.size());
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    for (int i = 0; i < axes.size() && !names.isEmpty(); i++) {
      for (int j = i + 1; j < axes.size(); j++) {
        String name = names.get(pictures.size());
        pictures.put(name, new FrontPicture(title, front, axes.get(i), axes.get(j)).png());
      }
    }
    return pictures;
  }

  private static String hypervolume(Front front) {
    Spread volume = front.hypervolumes();
    String deviation =
        volume.count() < 2 ? "" : String.format(Locale.ROOT, " ± %.2g", volume.deviation());
    List<String> corner =
        front.reference().stream().map(end -> String.format(Locale.ROOT, "%.3g", end)).toList();
    return String.format(
        Locale.ROOT,
        "hypervolume %.4g%s up to (%s)",
        volume.mean(),
        deviation,
        String.join(", ", corner));
  }

  private static String title(Axis axis) {
    String better = axis.direction() == Direction.LOWER ? "lower" : "higher";
    return "%s: %s on validation rows (%s is better)".formatted(axis.task(), axis.metric(), better);
  }

  private byte[] png() {
    List<Point> sorted =
        front.points().stream()
            .sorted(Comparator.comparingDouble(point -> point.value(across)))
            .toList();
    List<Point> best = sorted.stream().filter(point -> !front.dominated(point)).toList();
    List<Point> others = sorted.stream().filter(front::dominated).toList();
    Frame x = Frame.of(best, across);
    Frame y = Frame.of(best, up);
    List<Point> seen =
        others.stream().filter(p -> x.holds(p.value(across)) && y.holds(p.value(up))).toList();
    style(x, y);
    boolean pair = front.axes().size() == 2;
    boolean labelled = pair && best.size() + seen.size() <= MOST_LABELS;
    boolean several = front.seeds().size() > 1;
    if (several) {
      seeds(x, y);
    }
    int outside = others.size() - seen.size();
    if (!others.isEmpty()) {
      String rest = outside == 0 ? "" : " (" + outside + " outside)";
      add("dominated" + rest, places(seen, across), places(seen, up)).setMarkerColor(OTHER);
    }
    String tasks = pair ? "" : ", all " + front.axes().size() + " tasks counted";
    String numbers = labelled ? " (numbers: share of " + across.task() + ")" : "";
    String name = (several ? "means, not dominated" : "not dominated") + tasks + numbers;
    joined(add(name, places(best, across), places(best, up)), BEST);
    if (labelled) {
      label(best, x, y);
      label(seen, x, y);
    }
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  /** The runs of each seed, and the front that they make. */
  private void seeds(Frame x, Frame y) {
    for (int s = 0; s < front.seeds().size(); s++) {
      Front seed = front.seed(s);
      List<Point> seen =
          seed.points().stream()
              .filter(p -> x.holds(p.value(across)) && y.holds(p.value(up)))
              .sorted(Comparator.comparingDouble(point -> point.value(across)))
              .toList();
      List<Point> best = seen.stream().filter(point -> !seed.dominated(point)).toList();
      List<Point> others = seen.stream().filter(seed::dominated).toList();
      String name = s == 0 ? front.seeds().size() + " seeds" : "seed " + s;
      XYSeries line = add(name, places(best, across), places(best, up));
      joined(line, RUN);
      line.setShowInLegend(s == 0);
      XYSeries beside = add("beside " + s, places(others, across), places(others, up));
      beside.setMarkerColor(RUN);
      beside.setShowInLegend(false);
    }
  }

  /** In a plane the points of a front have an order; in more dimensions they have none. */
  private void joined(XYSeries series, Color color) {
    series.setMarkerColor(color);
    if (front.axes().size() == 2) {
      series.setLineStyle(new BasicStroke(1.5f)).setLineColor(color);
    }
  }

  /**
   * What is shown of an axis: the points that no other dominates and their runs, with a margin.
   * Trainings that leave a task out may lie so far off that nothing could be told of the rest.
   */
  private record Frame(double from, double to) {
    private static final double MARGIN = 0.12;

    static Frame of(List<Point> points, Axis axis) {
      var range =
          points.stream()
              .map(Point::runs)
              .flatMap(Collection::stream)
              .mapToDouble(axis::value)
              .summaryStatistics();
      double width = range.getMax() - range.getMin();
      double margin = MARGIN * (width > 0 ? width : Math.max(Math.abs(range.getMax()), 1e-9));
      return new Frame(range.getMin() - margin, range.getMax() + margin);
    }

    boolean holds(double value) {
      return from <= value && value <= to;
    }

    double share(double part) {
      return part * (to - from);
    }
  }

  private void style(Frame x, Frame y) {
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS); // inside it would hide points
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setMarkerSize(9);
    chart.getStyler().setXAxisMin(x.from()).setXAxisMax(x.to());
    chart.getStyler().setYAxisMin(y.from()).setYAxisMax(y.to());
  }

  /** Each point with its share for the task across, above it to the right. */
  private void label(List<Point> points, Frame x, Frame y) {
    int place = front.axes().indexOf(across);
    for (Point point : points) {
      String share = String.format(Locale.ROOT, "%.2f", point.preference().get(place));
      double right = point.value(across) + x.share(0.022);
      double above = point.value(up) + y.share(0.022);
      chart.addAnnotation(new AnnotationText(share, right, above, false));
    }
  }

  private static double[] places(List<Point> points, Axis axis) {
    return points.stream().mapToDouble(point -> point.value(axis)).toArray();
  }

  /** Dots without a line; a series without one gets none in the picture, but in the legend. */
  private XYSeries add(String name, double[] across, double[] up) {
    boolean none = across.length == 0;
    XYSeries series =
        chart.addSeries(
            name, none ? new double[] {Double.NaN} : across, none ? new double[] {Double.NaN} : up);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setLineColor(NONE);
    series.setLineStyle(new BasicStroke(0f));
    return series;
  }
}
