// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Fixes the order of sums in a graph, so that a seed gives the same bits in every process. The
 * terms of a sum are sorted by a digest of what they compute, and added two by two.
 *
 * <p>TensorFlow has two sources of a varying order. Its differentiation adds the gradients of a
 * tensor in an order, and with operation names, that differ between processes. And its sum of
 * several arrays starts with one whose memory it can reuse, which depends on timing.
 *
 * <p>The result uses AddN of two terms, not Add: an optimizer of TensorFlow could take Add for a
 * bias and fuse it with the matrix product before it.
 */
public final class SumOrder {
  private static final String SUM = "AddN";
  private static final String CONSTANT = "Const";
  private static final String TYPE = "T";
  private static final String NUMBER = "N";
  private static final AttrValue TWO = AttrValue.newBuilder().setI(2).build();

  private final Map<String, NodeDef> nodes = new HashMap<>();

  /** Digests by the name of the node; they do not depend on the names of operations. */
  private final Map<String, String> digests = new HashMap<>();

  private final MessageDigest sha;

  private SumOrder(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Returns the graph with ordered sums. It must not have loops. */
  public static GraphDef of(GraphDef graph) {
    SumOrder order = new SumOrder(graph);
    GraphDef.Builder result = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals(SUM)) {
        order.add(node, result);
      } else {
        result.addNode(node);
      }
    }
    return result.build();
  }

  private void add(NodeDef sum, GraphDef.Builder result) {
    List<String> terms = new ArrayList<>(sum.getInputList());
    List<String> controls = terms.stream().filter(SumOrder::isControl).toList();
    terms.removeAll(controls);
    if (terms.size() <= 2) {
      result.addNode(sum);
      return;
    }
    terms.sort(Comparator.comparing(this::digest));
    String before = terms.get(0);
    for (int i = 1; i < terms.size(); i++) {
      boolean last = i == terms.size() - 1;
      String name = last ? sum.getName() : sum.getName() + "/part" + i;
      result.addNode(
          NodeDef.newBuilder()
              .setName(name)
              .setOp(SUM)
              .setDevice(sum.getDevice())
              .putAttr(TYPE, sum.getAttrOrThrow(TYPE))
              .putAttr(NUMBER, TWO)
              .addInput(before)
              .addInput(terms.get(i))
              .addAllInput(last ? controls : List.of()));
      before = name;
    }
  }

  private static boolean isControl(String input) {
    return input.startsWith("^");
  }

  /** The digest of an input: {@code name}, {@code name:1}, or a control input {@code ^name}. */
  private String digest(String input) {
    int colon = input.indexOf(':');
    String output = colon < 0 ? ":0" : input.substring(colon);
    return digestOf(source(input)) + (isControl(input) ? "^" : output);
  }

  private NodeDef source(String input) {
    int colon = input.indexOf(':');
    return nodes.get(input.substring(isControl(input) ? 1 : 0, colon < 0 ? input.length() : colon));
  }

  /** An explicit stack, not recursion: networks may be deep. */
  private String digestOf(NodeDef node) {
    List<NodeDef> open = new ArrayList<>();
    if (!digests.containsKey(node.getName())) {
      open.add(node);
    }
    while (!open.isEmpty()) {
      NodeDef next = open.get(open.size() - 1);
      Optional<NodeDef> missing =
          next.getInputList().stream()
              .map(this::source)
              .filter(input -> !digests.containsKey(input.getName()))
              .findFirst();
      if (missing.isPresent()) {
        open.add(missing.get());
      } else {
        open.remove(open.size() - 1);
        digests.put(next.getName(), compute(next));
      }
    }
    return digests.get(node.getName());
  }

  private String compute(NodeDef node) {
    List<String> inputs = new ArrayList<>(node.getInputList().stream().map(this::digest).toList());
    if (node.getOp().equals(SUM)) {
      inputs.sort(Comparator.naturalOrder());
    }
    inputs.forEach(this::read);
    read(node.getOp());
    node.getAttrMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            attribute -> {
              read(attribute.getKey());
              sha.update(attribute.getValue().toByteArray());
            });
    if (inputs.isEmpty() && !node.getOp().equals(CONSTANT)) {
      read(node.getName()); // placeholders and variables differ only by name
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private void read(String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
