// Deployments by clusters: how many pods of each are ready, of how many.
import { byId, element } from "./elements.js";

let drawn = "";

export function drawDeployments(deployments, clusters) {
  const names = clusters.map(c => c.name);
  const text = JSON.stringify([deployments, names]);
  if (text === drawn) return;
  drawn = text;
  byId("deployments-frame").hidden = deployments.length === 0;
  byId("no-deployments").hidden = deployments.length > 0;
  byId("deployments-head").replaceChildren(element("tr", "", ...["Name", "All", ...names].map(t => headCell(t, "col"))));
  byId("deployments").replaceChildren(...deployments.map(d => drawRow(d, names)));
}

function drawRow(deployment, clusters) {
  const name = headCell("", "row");
  name.append(element("span", "none", deployment.namespace + "/"), deployment.name);
  const reason = mostFrequent(deployment.split.map(s => s.reason).filter(r => r));
  if (reason) name.append(element("small", "", reason));
  return element("tr", "", name, countCell(deployment.ready, deployment.desired), ...clusters.map(cluster => {
    const placed = deployment.split.find(s => s.cluster === cluster);
    if (!placed) return element("td", "none", "–");
    const cell = placed.replicas === undefined ? element("td", "none", "not known") : countCell(placed.ready, placed.replicas);
    if (placed.reason && placed.reason !== reason) cell.append(element("small", "", placed.reason));
    return cell;
  }));
}

function mostFrequent(texts) {
  const count = text => texts.filter(t => t === text).length;
  return texts.toSorted((a, b) => count(b) - count(a))[0];
}

function headCell(text, scope) {
  const made = element("th", "", text);
  made.scope = scope;
  return made;
}

function countCell(ready, wanted) {
  if (ready === 0 && wanted === 0) return element("td", "none", "0");
  const made = element("td", ready === wanted ? "" : "wait", element("b", "", String(ready)), element("span", "none", ` of ${wanted}`));
  return made;
}
