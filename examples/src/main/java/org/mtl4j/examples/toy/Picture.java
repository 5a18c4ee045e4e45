// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mtl4j.examples.toy.Surface.Point2;

/** The ways of one method over the contours of the mean loss, and the Pareto front. */
final class Picture {
  private static final double BOUND = 10;
  private static final Color CONTOUR = new Color(0xD0D4DA);
  private static final Color FRONT = new Color(0x6B7280);
  private static final List<Color> WAYS =
      List.of(
          new Color(0x2563EB),
          new Color(0xDC2626),
          new Color(0x059669),
          new Color(0xD97706),
          new Color(0x7C3AED));

  private Picture() {}

  static XYChart of(String title, List<Trajectory> ways, ParetoFront front) {
    XYChart chart = new XYChartBuilder().width(420).height(420).title(title).build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisMin(-BOUND).setXAxisMax(BOUND);
    chart.getStyler().setYAxisMin(-BOUND).setYAxisMax(BOUND);
    contours(chart);
    line(chart, "front", front.points(), FRONT, 5f);
    for (int i = 0; i < ways.size(); i++) {
      Color color = WAYS.get(i % WAYS.size());
      line(chart, "way " + i, ways.get(i).places(), color, 1.6f);
      mark(chart, "start " + i, ways.get(i).places().get(0), color);
      XYSeries end = mark(chart, "end " + i, ways.get(i).end(), color);
      end.setMarker(SeriesMarkers.DIAMOND);
    }
    return chart;
  }

  private static void contours(XYChart chart) {
    for (int level = -18; level <= 10; level += 2) {
      Contours lines =
          Contours.of(
              (x, y) -> (Surface.loss(0, new Point2(x, y)) + Surface.loss(1, new Point2(x, y))) / 2,
              level,
              BOUND);
      if (!lines.x().isEmpty()) {
        XYSeries series = chart.addSeries("level " + level, lines.x(), lines.y());
        style(series, CONTOUR, 1f);
      }
    }
  }

  private static void line(
      XYChart chart, String name, List<Point2> places, Color color, float width) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Point2 place : places) {
      x.add(place.x());
      y.add(place.y());
    }
    style(chart.addSeries(name, x, y), color, width);
  }

  private static void style(XYSeries series, Color color, float width) {
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private static XYSeries mark(XYChart chart, String name, Point2 place, Color color) {
    XYSeries series = chart.addSeries(name, new double[] {place.x()}, new double[] {place.y()});
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
    return series;
  }
}
