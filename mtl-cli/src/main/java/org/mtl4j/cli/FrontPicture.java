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
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.judge.Spread;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.RunResult;

/**
 * Draws a front, two axes at a time: means that no other dominates on a line, the others beside it,
 * single runs as dots, and the corner up to which the hypervolume is taken.
 */
final class FrontPicture {
  private static final int MOST_PICTURES = 10;
  private static final int MOST_LABELS = 25;
  private static final Color BEST = new Color(0x1b6ca8);
  private static final Color OTHER = new Color(0x9a9a9a);
  private static final Color RUN = new Color(0x1b, 0x6c, 0xa8, 0x50);
  private static final Color CORNER = new Color(0xc0392b);
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
    return String.format(Locale.ROOT, "hypervolume %.4g%s", volume.mean(), deviation);
  }

  private static String title(Axis axis) {
    String better = axis.direction() == Direction.LOWER ? "lower" : "higher";
    return "%s: %s on validation rows (%s is better)".formatted(axis.task(), axis.metric(), better);
  }

  private byte[] png() {
    style();
    List<Point> sorted =
        front.points().stream()
            .sorted(Comparator.comparingDouble(point -> point.value(across)))
            .toList();
    List<Point> best = sorted.stream().filter(point -> !front.dominated(point)).toList();
    List<Point> others = sorted.stream().filter(front::dominated).toList();
    boolean several = front.seeds().size() > 1;
    if (several) {
      List<RunResult> runs =
          sorted.stream().map(Point::runs).flatMap(Collection::stream).toList();
      add("runs of " + front.seeds().size() + " seeds", values(runs, across), values(runs, up))
          .setMarkerColor(RUN);
    }
    String mean = several ? ", mean" : "";
    XYSeries line = add("not dominated" + mean, places(best, across), places(best, up));
    line.setMarkerColor(BEST);
    if (front.axes().size() == 2) {
      line.setLineStyle(new BasicStroke(1.5f)).setLineColor(BEST);
    }
    if (!others.isEmpty()) {
      add("dominated" + mean, places(others, across), places(others, up)).setMarkerColor(OTHER);
    }
    XYSeries corner =
        add("reference point", new double[] {reference(across)}, new double[] {reference(up)});
    corner.setMarker(SeriesMarkers.CROSS);
    corner.setMarkerColor(CORNER);
    label(sorted);
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private void style() {
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS); // inside it would hide points
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setMarkerSize(9);
  }

  /** Each point with its share for the task across, as far as they can be read. */
  private void label(List<Point> points) {
    int place = front.axes().indexOf(across);
    if (points.size() > MOST_LABELS) {
      return;
    }
    for (Point point : points) {
      String share = String.format(Locale.ROOT, "%.2g", point.preference().get(place));
      chart.addAnnotation(new AnnotationText(share, point.value(across), point.value(up), false));
    }
  }

  private double reference(Axis axis) {
    return front.reference().get(front.axes().indexOf(axis));
  }

  private static double[] places(List<Point> points, Axis axis) {
    return points.stream().mapToDouble(point -> point.value(axis)).toArray();
  }

  private static double[] values(List<RunResult> runs, Axis axis) {
    return runs.stream().mapToDouble(axis::value).toArray();
  }

  private XYSeries add(String name, double[] across, double[] up) {
    XYSeries series = chart.addSeries(name, across, up);
    Marker round = SeriesMarkers.CIRCLE;
    series.setMarker(round);
    series.setLineColor(NONE);
    series.setLineStyle(new BasicStroke(0f));
    return series;
  }
}
