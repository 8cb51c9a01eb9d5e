// A card for each cluster: its state, its nodes, and the pods on them.
import { byId, element } from "./elements.js";

const mostNodes = 8; // more are drawn as squares, with all pods of the cluster in one field
const mostNames = 12; // pods of a node that are drawn by name
const mostLarge = 400; // squares; more are drawn smaller
const mostSquares = 2000;
const drawn = new Map(); // cluster -> { text, card }
const stateClass = { Ready: "good", NotReady: "wait", Offline: "bad", Unknown: "wait" };

export function drawClusters(clusters) {
  byId("no-clusters").hidden = clusters.length > 0;
  for (const name of [...drawn.keys()]) if (!clusters.some(c => c.name === name)) drawn.delete(name);
  const cards = clusters.map(cardOf);
  const now = byId("clusters").children;
  // What has not changed stays as it is: a tooltip or a selection in it, too.
  if (cards.length !== now.length || cards.some((card, i) => card !== now[i])) byId("clusters").replaceChildren(...cards);
}

function cardOf(cluster) {
  const text = JSON.stringify(cluster);
  const known = drawn.get(cluster.name);
  if (known?.text === text) return known.card;
  const card = drawCluster(cluster);
  drawn.set(cluster.name, { text, card });
  return card;
}

function drawCluster(cluster) {
  const card = element("article", "card cluster");
  card.dataset.status = cluster.status;
  const title = element("h3", "", element("span", "", cluster.name), element("span", "state " + (stateClass[cluster.status] || "wait"), cluster.status));
  title.id = "cluster-" + cluster.name;
  card.setAttribute("aria-labelledby", title.id);
  card.append(title, element("p", "facts", facts(cluster)));
  if (cluster.message) card.append(element("p", "message", cluster.message));
  card.append(...(cluster.nodes.length > mostNodes ? drawMany(cluster) : drawNodes(cluster)));
  return card;
}

function facts(cluster) {
  const region = cluster.region === cluster.name ? "" : cluster.region;
  const ready = cluster.nodes.filter(n => n.ready).length;
  // What runs in a cluster that does not answer is not known.
  if (cluster.status === "Offline") return [region, "last seen with " + cluster.version].filter(f => f).join(" · ");
  const pods = cluster.pods.length === 1 ? "1 pod" : `${cluster.pods.length.toLocaleString("en")} pods`;
  return [region, `${ready} of ${cluster.nodes.length} nodes ready`, pods, cluster.version].filter(f => f).join(" · ");
}

function drawNodes(cluster) {
  const rows = cluster.nodes.map(n => drawNode(n.name, n.ready, cluster.pods.filter(p => p.node === n.name)));
  const homeless = cluster.pods.filter(p => !cluster.nodes.some(n => n.name === p.node));
  if (homeless.length) rows.push(drawNode("not on a node", true, homeless));
  return rows;
}

function drawNode(name, ready, pods) {
  return element("div", "node", element("p", ready ? "" : "bad", name + (ready ? "" : ", not ready")), pods.length > mostNames ? drawSquares(pods, "pod") : drawNames(pods));
}

function drawNames(pods) {
  if (pods.length === 0) return element("p", "none", "no pods");
  return element("ul", "pods", ...pods.map(pod => {
    const made = element("li", "pod " + podClass(pod), pod.app || pod.name);
    made.title = titleOf(pod);
    if (!pod.ready) made.setAttribute("aria-label", `${pod.app || pod.name}, ${stateOf(pod)}`);
    return made;
  }));
}

function drawMany(cluster) {
  return [
    element("div", "node", element("p", "", "nodes"), drawSquares(cluster.nodes.map(n => ({ ...n, isNode: true })), "node")),
    element("div", "node", element("p", "", "pods"), drawSquares(cluster.pods, "pod")),
  ];
}

function drawSquares(things, what) {
  const shown = things.slice(0, mostSquares);
  const field = element("div", things.length > mostLarge ? "squares small" : "squares", ...shown.map(thing => {
    const square = element("i", thing.isNode ? (thing.ready ? "good" : "bad") : podClass(thing));
    square.title = thing.isNode ? `${thing.name}${thing.ready ? "" : ", not ready"}` : titleOf(thing);
    return square;
  }));
  field.setAttribute("role", "img");
  field.setAttribute("aria-label", `${things.length} ${what}s, ${things.filter(t => t.ready).length} ready`);
  if (things.length === shown.length) return field;
  return element("div", "", field, element("p", "none", `and ${(things.length - shown.length).toLocaleString("en")} more`));
}

function podClass(pod) {
  if (pod.phase === "Terminating") return "going";
  if (pod.phase === "Failed") return "bad";
  return pod.ready || pod.phase === "Succeeded" ? "good" : "wait";
}

const stateOf = pod => pod.phase === "Running" ? (pod.ready ? "ready" : "not ready") : pod.phase;

const titleOf = pod => `${pod.namespace}/${pod.name}\n${pod.image}\n${stateOf(pod)}`;
