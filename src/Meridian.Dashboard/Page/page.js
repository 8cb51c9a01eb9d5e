// The page of the dashboard: draws what two event streams say, and asks for nothing else.
import { byId } from "./elements.js";
import { drawClusters } from "./clusters.js";
import { drawDeployments } from "./deployments.js";
import { addRates, knowClusters } from "./traffic.js";

const reconnectAfter = 2000; // milliseconds

function counted(number, one) {
  return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}

function drawSummary(world) {
  const ready = world.clusters.filter(c => c.status === "Ready").length;
  const sum = field => world.clusters.reduce((total, c) => total + c[field].length, 0);
  byId("summary").textContent = world.clusters.length === 0 ? "" :
    `${ready} of ${counted(world.clusters.length, "cluster")} ready · ${counted(sum("nodes"), "node")} · ${counted(sum("pods"), "pod")}`;
}

function drawWorld(world) {
  drawSummary(world);
  knowClusters(world.clusters);
  drawClusters(world.clusters);
  drawDeployments(world.deployments, world.clusters);
}

function tell(state, text) {
  byId("link").textContent = text;
  document.body.dataset.link = state;
}

function connect() {
  const events = new EventSource("events");
  events.addEventListener("world", e => drawWorld(JSON.parse(e.data)));
  events.addEventListener("rates", e => addRates(JSON.parse(e.data)));
  events.onopen = () => tell("live", "live");
  events.onerror = () => {
    tell("lost", "connection lost, trying again …");
    // The browser itself tries again after a cut, but gives up after an answer that is no stream.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, reconnectAfter);
  };
}

connect();
