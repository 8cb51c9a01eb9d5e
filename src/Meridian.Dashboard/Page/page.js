// The page of the dashboard: draws what two event streams say, and asks for nothing else.
"use strict";

const colours = ["#4285f4", "#e8710a", "#12a37f", "#b14fd8", "#c5221f", "#7a8b00"];
const window_ = 120; // seconds shown in the chart
const history = new Map(); // cluster -> [{time, rate}]
const byId = id => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function colourOf(cluster) {
  return colours[[...history.keys()].sort().indexOf(cluster) % colours.length] || colours[0];
}

const stateClass = { Ready: "good", NotReady: "wait", Offline: "bad", Unknown: "wait" };

function podClass(pod) {
  if (pod.phase === "Terminating" || pod.phase === "Failed") return "bad";
  return pod.ready ? "good" : "wait";
}

function drawPod(pod) {
  const made = element("span", "pod " + podClass(pod), pod.app || pod.name);
  made.title = `${pod.namespace}/${pod.name}\n${pod.image}\n${pod.phase}${pod.ready ? ", ready" : ""}`;
  return made;
}

function drawNode(node, pods) {
  const made = element("div", "node");
  made.append(element("span", node.ready ? "" : "bad", node.name + (node.ready ? "" : " (not ready)")));
  const list = element("div", "pods");
  list.append(...pods.map(drawPod));
  made.append(list);
  return made;
}

function drawCluster(cluster) {
  const made = element("article", "cluster");
  const title = element("h3");
  title.append(element("span", "", cluster.name), element("span", "state " + (stateClass[cluster.status] || "wait"), cluster.status));
  const ready = cluster.nodes.filter(n => n.ready).length;
  made.append(title, element("p", "", `${cluster.region} · ${ready} of ${cluster.nodes.length} nodes ready · ${cluster.pods.length} pods · ${cluster.version}`));
  made.append(...cluster.nodes.map(n => drawNode(n, cluster.pods.filter(p => p.node === n.name))));
  const homeless = cluster.pods.filter(p => !cluster.nodes.some(n => n.name === p.node));
  if (homeless.length) made.append(drawNode({ name: "not on a node", ready: true }, homeless));
  return made;
}

function drawDeployments(deployments, clusters) {
  const head = element("tr");
  head.append(...["Name", "Ready", ...clusters.map(c => c.name)].map(t => element("th", "", t)));
  byId("deployments-head").replaceChildren(head);
  const rows = deployments.map(d => {
    const row = element("tr");
    row.append(element("td", "", `${d.namespace}/${d.name}`), element("td", d.ready === d.desired ? "good" : "wait", `${d.ready}/${d.desired}`));
    for (const cluster of clusters) {
      const placed = d.split.find(s => s.cluster === cluster.name);
      const cell = element("td", placed ? "" : "none", placed ? `${placed.ready}/${placed.replicas}` : "–");
      if (placed && placed.reason) cell.title = placed.reason;
      row.append(cell);
    }
    return row;
  });
  byId("deployments").replaceChildren(...rows);
}

function drawWorld(world) {
  for (const cluster of world.clusters) if (!history.has(cluster.name)) history.set(cluster.name, []);
  byId("clusters").replaceChildren(...world.clusters.map(drawCluster));
  drawDeployments(world.deployments, world.clusters);
}

function addRates(message) {
  for (const [cluster, rate] of Object.entries(message.rates)) {
    if (!history.has(cluster)) history.set(cluster, []);
    history.get(cluster).push({ time: message.time, rate });
  }
  for (const points of history.values()) while (points.length && message.time - points[0].time > window_ * 1000) points.shift();
  drawRates(message);
  drawChart(message.time);
}

function drawRates(message) {
  byId("rates").replaceChildren(...[...history.keys()].sort().map(cluster => {
    const made = element("li");
    const dot = element("i");
    dot.style.background = colourOf(cluster);
    const rate = message.rates[cluster];
    made.append(dot, document.createTextNode(cluster), element("b", "", rate === undefined ? "–" : Math.round(rate).toLocaleString("en")));
    return made;
  }));
}

function drawChart(now) {
  const canvas = byId("chart");
  const scale = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== width * scale) [canvas.width, canvas.height] = [width * scale, height * scale];
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const top = Math.max(100, ...[...history.values()].flat().map(p => p.rate)) * 1.1;
  const x = time => width - (now - time) / (window_ * 1000) * width;
  const y = rate => height - 4 - rate / top * (height - 20);
  drawGrid(pen, width, top, y);
  for (const [cluster, points] of history) {
    pen.strokeStyle = colourOf(cluster);
    pen.lineWidth = 2.5;
    pen.beginPath();
    points.forEach((p, i) => i ? pen.lineTo(x(p.time), y(p.rate)) : pen.moveTo(x(p.time), y(p.rate)));
    pen.stroke();
  }
}

function drawGrid(pen, width, top, y) {
  const step = 10 ** Math.floor(Math.log10(top)) / (top / 10 ** Math.floor(Math.log10(top)) < 3 ? 2 : 1);
  pen.strokeStyle = pen.fillStyle = getComputedStyle(document.body).getPropertyValue("--dim");
  pen.globalAlpha = .35;
  pen.lineWidth = 1;
  pen.font = "11px system-ui, sans-serif";
  for (let rate = 0; rate <= top; rate += step) {
    pen.beginPath();
    pen.moveTo(0, y(rate));
    pen.lineTo(width, y(rate));
    pen.stroke();
    pen.globalAlpha = 1;
    pen.fillText(rate.toLocaleString("en"), 2, y(rate) - 3);
    pen.globalAlpha = .35;
  }
  pen.globalAlpha = 1;
}

const events = new EventSource("events");
events.addEventListener("world", e => drawWorld(JSON.parse(e.data)));
events.addEventListener("rates", e => addRates(JSON.parse(e.data)));
events.onopen = () => byId("link").textContent = "live";
events.onerror = () => byId("link").textContent = "connection lost, trying again …";
