package org.mtl4j.tensorflow;

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
 * Gives the sums of a graph an order that depends on nothing but what is added: their terms in the
 * order of their digests, added two by two.
 *
 * <p>TensorFlow's differentiation adds up the gradients that reach a tensor in an order, and under
 * names, that change from process to process once there are many; and its sum of several arrays
 * begins with whichever it may write to, which is a matter of time. Numbers added in another order
 * have other last digits, and a seed then names no run. Sums stay sums: as an addition one of them
 * could be taken for a bias and be fused with the product before it.
 */
final class SumOrder {
  private static final String SUM = "AddN";
  private static final String CONSTANT = "Const";
  private static final String TYPE = "T";
  private static final String NUMBER = "N";
  private static final AttrValue TWO = AttrValue.newBuilder().setI(2).build();

  private final Map<String, NodeDef> nodes = new HashMap<>();

  /** By name, what a node computes, whatever it and the nodes before it are called. */
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

  /** The same graph, which has no loops, with its sums in order. */
  static GraphDef of(GraphDef graph) {
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
    List<String> waits = terms.stream().filter(SumOrder::isWait).toList();
    terms.removeAll(waits);
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
              .addAllInput(last ? waits : List.of()));
      before = name;
    }
  }

  private static boolean isWait(String input) {
    return input.startsWith("^");
  }

  /** Of an input: {@code name}, {@code name:1}, or {@code ^name}, which is only waited for. */
  private String digest(String input) {
    int colon = input.indexOf(':');
    String output = colon < 0 ? ":0" : input.substring(colon);
    return digestOf(source(input)) + (isWait(input) ? "^" : output);
  }

  private NodeDef source(String input) {
    int colon = input.indexOf(':');
    return nodes.get(input.substring(isWait(input) ? 1 : 0, colon < 0 ? input.length() : colon));
  }

  /** With a list of what is open instead of recursion, for deep networks. */
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
      read(node.getName()); // what is fed or kept is what it is called
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private void read(String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
