package org.mtl4j.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;

/** Draws two axes of a front: points that no other dominates on a line, the others beside it. */
final class FrontPicture {
  private static final Color BEST = new Color(0x1b6ca8);
  private static final Color OTHER = new Color(0xb0b0b0);

  private FrontPicture() {}

  /** A PNG file; needs no display. */
  static byte[] of(Front front, Axis across, Axis up) {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    XYChart chart =
        new XYChartBuilder()
            .width(760)
            .height(560)
            .xAxisTitle(across.task() + ": " + across.metric() + " on validation rows")
            .yAxisTitle(up.task() + ": " + up.metric() + " on validation rows")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS); // inside it would hide points
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setMarkerSize(9);
    List<Point> sorted =
        front.points().stream()
            .sorted(Comparator.comparingDouble(point -> point.value(across)))
            .toList();
    List<Point> best = sorted.stream().filter(point -> !front.dominated(point)).toList();
    List<Point> others = sorted.stream().filter(front::dominated).toList();
    add(chart, "not dominated", best, across, up, BEST, front.axes().size() == 2);
    if (!others.isEmpty()) {
      add(chart, "dominated", others, across, up, OTHER, false);
    }
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private static void add(
      XYChart chart,
      String name,
      List<Point> points,
      Axis across,
      Axis up,
      Color color,
      boolean joined) {
    XYSeries series =
        chart.addSeries(
            name,
            points.stream().mapToDouble(point -> point.value(across)).toArray(),
            points.stream().mapToDouble(point -> point.value(up)).toArray());
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(joined ? 1.5f : 0f));
    if (!joined) {
      series.setLineColor(new Color(0, 0, 0, 0));
    }
  }
}
