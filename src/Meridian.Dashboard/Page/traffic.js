// Requests per second: a line for each cluster over the last two minutes.
import { byId, element } from "./elements.js";

const seconds = 120;
const longestGap = 3500; // milliseconds; between points further apart there is no line
const colours = 6;
const series = new Map(); // cluster -> { swatch, number, item, points: [{time, rate}] }
const margin = { top: 14, right: 8, bottom: 22, left: 46 };
let newest = 0;

export function knowClusters(clusters) {
  for (const cluster of clusters) know(cluster.name);
  for (const [name, line] of series) {
    const cluster = clusters.find(c => c.name === name);
    line.item.hidden = !cluster && line.points.length === 0;
    line.item.dataset.status = cluster?.status ?? "";
  }
}

export function addRates(message) {
  newest = message.time;
  for (const [cluster, rate] of Object.entries(message.rates)) know(cluster).points.push({ time: newest, rate });
  for (const [cluster, line] of series) {
    while (line.points.length && newest - line.points[0].time > (seconds + 5) * 1000) line.points.shift();
    const rate = message.rates[cluster];
    line.number.textContent = rate === undefined ? "–" : Math.round(rate).toLocaleString("en");
  }
  tellWhyNone(message);
  drawChart();
}

function know(cluster) {
  if (!series.has(cluster)) {
    const swatch = element("i", "series-" + series.size % colours);
    const number = element("b", "", "–");
    const item = element("li", "", swatch, element("span", "", cluster), number);
    series.set(cluster, { swatch, number, item, points: [] });
    byId("rates").append(item);
  }
  return series.get(cluster);
}

const noRates = () => [...series.values()].every(line => line.points.length === 0);

function tellWhyNone(message) {
  byId("no-rates").hidden = !noRates();
  byId("no-rates").replaceChildren(...(message.aggregator
    ? ["No aggregator has answered yet."]
    : ["Rates come from the demo's aggregator, which is not deployed. ", element("code", "", "kubectl --context federation apply -f demo/manifests/")]));
}

function drawChart() {
  const canvas = byId("chart");
  const scale = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale))
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (noRates()) return;
  const highest = Math.max(10, ...[...series.values()].flatMap(line => line.points.map(p => p.rate)));
  const step = niceStep(highest);
  const top = Math.ceil(highest * 1.05 / step) * step;
  const right = width - margin.right, bottom = height - margin.bottom;
  const x = time => right - (newest - time) / (seconds * 1000) * (right - margin.left);
  const y = rate => bottom - rate / top * (bottom - margin.top);
  drawGrid(pen, { top, step, right, bottom, y });
  pen.save();
  pen.beginPath();
  pen.rect(margin.left, 0, width, height);
  pen.clip();
  for (const line of series.values()) drawLine(pen, line, x, y);
  pen.restore();
}

// Steps of 1, 2 or 5 times a power of ten, so that there are three to six of them.
function niceStep(highest) {
  const power = 10 ** Math.floor(Math.log10(highest / 3));
  return [1, 2, 5, 10].map(n => n * power).find(step => highest / step <= 5);
}

function drawGrid(pen, { top, step, right, bottom, y }) {
  const style = getComputedStyle(byId("chart"));
  pen.strokeStyle = style.borderColor;
  pen.fillStyle = style.color;
  pen.font = "12px system-ui, sans-serif";
  pen.lineWidth = 1;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (let rate = 0; rate <= top + step / 2; rate += step) {
    const at = Math.round(y(rate)) + .5;
    pen.beginPath();
    pen.moveTo(margin.left, at);
    pen.lineTo(right, at);
    pen.stroke();
    pen.fillText(Math.round(rate).toLocaleString("en"), margin.left - 8, at);
  }
  pen.textBaseline = "alphabetic";
  pen.fillText("now", right, bottom + 17);
  pen.textAlign = "center";
  pen.fillText("1 minute ago", (margin.left + right) / 2, bottom + 17);
  pen.textAlign = "left";
  pen.fillText("2 minutes ago", margin.left, bottom + 17);
}

function drawLine(pen, line, x, y) {
  pen.strokeStyle = pen.fillStyle = getComputedStyle(line.swatch).color;
  pen.lineWidth = 2;
  pen.lineJoin = pen.lineCap = "round";
  pen.beginPath();
  let before = -Infinity;
  for (const { time, rate } of line.points) {
    if (time - before > longestGap) pen.moveTo(x(time), y(rate));
    pen.lineTo(x(time), y(rate));
    before = time;
  }
  pen.stroke();
  const last = line.points.at(-1);
  if (!last || newest - last.time > longestGap) return;
  pen.beginPath();
  pen.arc(x(last.time), y(last.rate), 3.5, 0, 2 * Math.PI);
  pen.fill();
}

new ResizeObserver(drawChart).observe(byId("chart"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawChart);
