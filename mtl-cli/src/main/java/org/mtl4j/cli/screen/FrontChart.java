// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

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
 * Charts of a Pareto front, one for each pair of axes: the points that are not dominated, joined by
 * a line; dominated points nearby; single runs as pale dots.
 */
public final class FrontChart {
  private static final int MAX_CHARTS = 10;
  private static final int MAX_LABELS = 25;
  private static final Color BEST = new Color(0x1b6ca8);
  private static final Color OTHER = new Color(0x9a9a9a);
  private static final Color RUN = new Color(0x1b, 0x6c, 0xa8, 0x50);
  private static final Color NONE = new Color(0, 0, 0, 0);

  private final Front front;
  private final Axis across;
  private final Axis up;
  private final XYChart chart;

  private FrontChart(String title, Front front, Axis across, Axis up) {
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

  /** The names of the files for a number of tasks; none if they were more than 10. */
  public static List<String> names(int tasks) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      for (int j = i + 1; j < tasks; j++) {
        names.add(tasks == 2 ? "front.png" : "front-" + (i + 1) + "-" + (j + 1) + ".png");
      }
    }
    return names.size() > MAX_CHARTS ? List.of() : names;
  }

  /**
   * One PNG file for each pair of tasks, by name. Needs no display.
   *
   * @param title names the model
   */
  public static Map<String, byte[]> all(String title, Front front) {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    List<Axis> axes = front.axes();
    List<String> names = names(axes.size());
    Map<String, byte[]> charts = new LinkedHashMap<>();
    for (int i = 0; i < axes.size() && !names.isEmpty(); i++) {
      for (int j = i + 1; j < axes.size(); j++) {
        String name = names.get(charts.size());
        charts.put(name, new FrontChart(title, front, axes.get(i), axes.get(j)).png());
      }
    }
    return charts;
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
    boolean labeled = pair && best.size() + seen.size() <= MAX_LABELS;
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
    String numbers = labeled ? " (numbers: share of " + across.task() + ")" : "";
    String name = (several ? "means, not dominated" : "not dominated") + tasks + numbers;
    joined(add(name, places(best, across), places(best, up)), BEST);
    if (labeled) {
      label(best, x, y);
      label(seen, x, y);
    }
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not in memory
    }
  }

  /** The runs of each seed, and their front. */
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

  /** Joins the points of a front of two tasks; those of more tasks have no order. */
  private void joined(XYSeries series, Color color) {
    series.setMarkerColor(color);
    if (front.axes().size() == 2) {
      series.setLineStyle(new BasicStroke(1.5f)).setLineColor(color);
    }
  }

  /**
   * The visible range of an axis: the runs of the points that are not dominated, with a margin.
   * Runs that neglect a task may be so far away that the others could not be told apart.
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

  /** Writes the share of the horizontal task beside each point. */
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

  /** Dots without a line. A series without points gets a NaN, so that the legend has it. */
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
