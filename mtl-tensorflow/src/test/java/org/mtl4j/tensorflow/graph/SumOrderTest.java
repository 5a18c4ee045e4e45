// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class SumOrderTest {
  private static final AttrValue FLOAT = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();

  @Test
  void theOrderDependsNeitherOnNamesNorOnTheGivenOrder() {
    GraphDef one =
        SumOrder.of(
            graph(
                node("g1", "Neg", "x"),
                node("g2", "Exp", "x"),
                node("g3", "Log", "x"),
                node("sum", "AddN", "g1", "g2", "g3", "^x")));
    GraphDef other =
        SumOrder.of(
            graph(
                node("g1", "Log", "x"),
                node("g2", "Neg", "x"),
                node("g3", "Exp", "x"),
                node("sum", "AddN", "g3", "g1", "g2", "^x")));
    assertThat(terms(one)).isEqualTo(terms(other)).hasSize(3);
    assertThat(one.getNodeList())
        .filteredOn(node -> node.getOp().equals("AddN"))
        .hasSize(2)
        .allSatisfy(node -> assertThat(node.getAttrOrThrow("N").getI()).isEqualTo(2));
    NodeDef last = one.getNode(one.getNodeCount() - 1);
    assertThat(last.getName()).isEqualTo("sum");
    assertThat(last.getInputList()).endsWith("^x").hasSize(3);
    assertThat(last.getAttrOrThrow("T")).isEqualTo(FLOAT);
  }

  @Test
  void aSumOfOneTermIsUnchanged() {
    GraphDef graph = graph(node("sum", "AddN", "x"));
    assertThat(SumOrder.of(graph)).isEqualTo(graph);
  }

  @Test
  void aDeepNetworkDoesNotOverflowTheStack() {
    List<NodeDef> chain = new ArrayList<>(List.of(node("n0", "Neg", "x")));
    for (int i = 1; i < 20_000; i++) {
      chain.add(node("n" + i, "Neg", "n" + (i - 1)));
    }
    chain.add(node("sum", "AddN", "x", "n7", "n19999"));
    GraphDef ordered = SumOrder.of(graph(chain.toArray(NodeDef[]::new)));
    assertThat(ordered.getNodeList()).filteredOn(node -> node.getOp().equals("AddN")).hasSize(2);
  }

  /** The operations of the terms, in the order of addition. */
  private static List<String> terms(GraphDef graph) {
    List<NodeDef> nodes = graph.getNodeList();
    return nodes.stream()
        .filter(node -> node.getOp().equals("AddN"))
        .flatMap(node -> node.getInputList().stream())
        .flatMap(input -> nodes.stream().filter(node -> node.getName().equals(input)))
        .map(NodeDef::getOp)
        .filter(op -> !op.equals("AddN"))
        .toList();
  }

  private static GraphDef graph(NodeDef... nodes) {
    return GraphDef.newBuilder()
        .addNode(node("x", "Placeholder"))
        .addAllNode(List.of(nodes))
        .build();
  }

  private static NodeDef node(String name, String op, String... inputs) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp(op)
        .addAllInput(List.of(inputs))
        .putAttr("T", FLOAT)
        .build();
  }
}
