"use strict";
// What a report is drawn with: elements, numbers, charts and maps. No library, no network.

// ---- Elements ----

function make(space, tag, attributes, children) {
  const element = space ? document.createElementNS(space, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
  return element;
}
const h = (tag, attributes, ...children) => make(null, tag, attributes, children);
const s = (tag, attributes, ...children) =>
  make("http://www.w3.org/2000/svg", tag, attributes, children);
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// ---- Numbers ----

const grouped = value => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const short = (value, digits = 3) =>
  value === null ? "–" : String(+(+value).toPrecision(digits)).replace("-", "−");
const percent = share => (share >= 9.995 ? ">999" : (100 * share).toFixed(1)) + " %";
function duration(seconds) {
  if (seconds < 60) return short(seconds, 2) + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  if (seconds < 86400) return (seconds / 3600).toFixed(1) + " h";
  return (seconds / 86400).toFixed(1) + " d";
}
const families = {
  analog: "#1f9e8c", layers: "#8a5cc4", ladder: "#e2a12c", sampling: "#7c8794",
  memorise: "#d44f7c", given: "#2f6db5",
};
const hues = ["#1f9e8c", "#d2552f", "#2f6db5", "#8a5cc4", "#e2a12c", "#d44f7c", "#7c8794", "#5b8c2a"];
function familyColor(name) {
  if (families[name]) return families[name];
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return hues[sum % hues.length];
}

// ---- Charts ----

function linearTicks(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(k => k * power).find(k => k >= rough) || power;
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) ticks.push(k * step);
  return ticks;
}
function logTicks(low, high) {
  const ticks = [];
  const wide = Math.log10(high / low) > 3.2;
  for (let p = Math.floor(Math.log10(low)); p <= Math.log10(high); p++) {
    for (const k of wide ? [1] : [1, 2, 5]) {
      const value = k * 10 ** p;
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push(value);
    }
  }
  return ticks;
}

/** Axes: `x` and `y` say low, high, log, label, text. Returns the drawing and its two scales. */
function axes(width, height, x, y) {
  const inset = { left: 56, right: 22, top: 22, bottom: 42 };
  const scale = (axis, from, to) => {
    const f = axis.log ? Math.log10 : v => v;
    const [low, high] = [f(axis.low), f(axis.high)];
    return v => from + (to - from) * (high === low ? 0.5 : (f(v) - low) / (high - low));
  };
  const X = scale(x, inset.left, width - inset.right);
  const Y = scale(y, height - inset.bottom, inset.top);
  const ticks = axis => axis.ticks || (axis.log ? logTicks(axis.low, axis.high) : linearTicks(axis.low, axis.high, 6));
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  for (const value of ticks(y)) {
    svg.append(
      s("line", { class: "axis", x1: inset.left, x2: width - inset.right, y1: Y(value), y2: Y(value) }),
      s("text", { class: "tick", x: inset.left - 8, y: Y(value) + 4, "text-anchor": "end" }, (y.text || short)(value)));
  }
  let last = -Infinity;
  for (const value of ticks(x)) {
    if (X(value) - last < 46) continue;
    last = X(value);
    svg.append(
      s("line", { class: "axis", x1: X(value), x2: X(value), y1: height - inset.bottom, y2: height - inset.bottom + 4 }),
      s("text", { class: "tick", x: X(value), y: height - inset.bottom + 18, "text-anchor": "middle" }, (x.text || short)(value)));
  }
  svg.append(
    s("text", { class: "tick", x: width - inset.right, y: height - 5, "text-anchor": "end" }, x.label),
    s("text", { class: "tick", x: 0, y: 10 }, y.label));
  return { svg, X, Y, inset };
}

const spread = (values, log) => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (log) return low === high ? [low / 2, high * 2] : [low * 0.9, high * 1.1];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - room, high + room];
};

/** Score over time, a line for each run; dots in the colours of the families. */
function timeChart(lines, width, height, isCompared) {
  const rows = lines.flatMap(line => line.history);
  const at = row => Math.max(row.seconds, 0.1);
  const end = line => Math.max(line.seconds || 0, ...line.history.map(at));
  const x = { log: true, label: "time", text: duration, low: Math.min(...rows.map(at)), high: Math.max(...lines.map(end)) };
  if (x.high <= x.low) x.high = x.low * 10;
  x.ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 86400, 172800, 432000, 864000]
    .filter(v => v >= x.low && v <= x.high);
  const scores = rows.map(row => row.score);
  const isWide = Math.max(...scores) > 4 * Math.min(...scores);
  const [low, high] = spread(scores, isWide);
  const { svg, X, Y } = axes(width, height, x, { low, high, log: isWide, label: "score" });
  svg.setAttribute("aria-label", "score over time");
  lines.forEach((line, index) => {
    let path = "";
    for (const row of line.history) path += (path ? `H${X(at(row))}V` : `M${X(at(row))} `) + Y(row.score);
    path += `H${X(end(line))}`;
    const stroke = isCompared ? hues[index % hues.length] : "var(--ink)";
    svg.append(s("path", { d: path, fill: "none", stroke, "stroke-width": isCompared ? 2 : 1.5, "stroke-linejoin": "round" }));
    for (const row of line.history) {
      svg.append(s("circle", { cx: X(at(row)), cy: Y(row.score), r: isCompared ? 2.5 : 4, fill: isCompared ? stroke : familyColor(row.family), stroke: "var(--card)", "stroke-width": 1 },
        s("title", {}, `${line.name ? line.name + ": " : ""}score ${row.score} after ${duration(row.seconds)}, ${row.family}, ${row.strategy}`)));
    }
  });
  return svg;
}

/** Points with a line through the best of them: nothing else is both cheaper and further left. */
function frontChart(points, width, height, label, log) {
  const [xl, xh] = spread(points.map(p => p.x), log);
  const scores = points.map(p => p.score);
  const isWide = Math.max(...scores) > 4 * Math.min(...scores);
  const [yl, yh] = spread(scores, isWide);
  const { svg, X, Y } = axes(width, height, { low: xl, high: xh, log, label }, { low: yl, high: yh, log: isWide, label: "score" });
  svg.setAttribute("aria-label", `score against ${label}`);
  const front = [...points].sort((a, b) => a.x - b.x || a.score - b.score)
    .filter((p, i, all) => all.slice(0, i).every(q => q.score > p.score));
  svg.append(s("path", { d: front.map((p, i) => (i ? `H${X(p.x)}V` : `M${X(p.x)} `) + Y(p.score)).join(""), fill: "none", stroke: "var(--quiet)", "stroke-dasharray": "4 3" }));
  for (const p of points) {
    svg.append(s("circle", { cx: X(p.x), cy: Y(p.score), r: 5, fill: p.color, "fill-opacity": 0.85, stroke: "var(--card)" }, s("title", {}, p.title)));
  }
  return svg;
}

function histogramChart(bins, width, height) {
  const most = Math.max(...bins.counts, bins.wrong, 1);
  const { svg, X, Y } = axes(width, height, { low: 0, high: bins.wrong ? 1.1 : 1, label: "error, as a share of the tolerance", text: v => v > 1.05 ? "" : percent(v).replace(".0", "") }, { low: 0, high: most, label: "cases", text: grouped, ticks: linearTicks(0, most, 6).filter(Number.isInteger) });
  svg.setAttribute("aria-label", "how many cases have which error");
  const n = bins.counts.length;
  const bar = (from, to, count, fill, title) => svg.append(
    s("rect", { x: X(from) + 1, y: Y(count), width: Math.max(X(to) - X(from) - 2, 1), height: Y(0) - Y(count), fill, rx: 2 }, s("title", {}, title)));
  bins.counts.forEach((count, i) => {
    if (count) bar(i / n, (i + 1) / n, count, "var(--low)", `${grouped(count)} cases between ${percent(i / n)} and ${percent((i + 1) / n)}`);
  });
  if (bins.wrong) bar(1.02, 1.1, bins.wrong, "var(--wrong)", `${grouped(bins.wrong)} cases are wrong`);
  return svg;
}

/** One input: the band of permitted answers, and the answers; or both less the target. */
function bandChart(cases, output, width, height, isError) {
  const order = cases.columns[0].map((_, i) => i).sort((a, b) => cases.columns[0][a] - cases.columns[0][b]);
  const xs = order.map(i => cases.columns[0][i]);
  const base = isError ? output.targets : output.targets.map(() => 0);
  const target = order.map(i => output.targets[i] - base[i]);
  const answer = order.map(i => output.answers[i] - base[i]);
  const room = order.map(i => tolerance(cases, i));
  const [yl, yh] = spread([...answer.filter(Number.isFinite), ...target.map((t, i) => t - room[i]), ...target.map((t, i) => t + room[i])]);
  const [xl, xh] = spread(xs);
  const { svg, X, Y } = axes(width, height, { low: xl, high: xh, label: cases.inputs[0] }, { low: yl, high: yh, label: isError ? "error" : output.name });
  svg.setAttribute("aria-label", isError ? "errors within the tolerance" : "answers within the band of the tolerance");
  const up = target.map((t, i) => `${X(xs[i])} ${Y(t + room[i])}`);
  const down = target.map((t, i) => `${X(xs[i])} ${Y(t - room[i])}`).reverse();
  svg.append(
    s("path", { d: "M" + [...up, ...down].join("L") + "Z", fill: "var(--good)", "fill-opacity": 0.16, stroke: "var(--good)", "stroke-opacity": 0.5, "stroke-width": 1 }),
    s("path", { d: "M" + answer.map((a, i) => `${X(xs[i])} ${Y(a)}`).join("L"), fill: "none", stroke: "var(--ink)", "stroke-width": 1.4, "stroke-linejoin": "round" }));
  xs.forEach((x, i) => {
    const share = Math.abs(answer[i] - target[i]) / room[i];
    if (xs.length <= 400 || share >= 0.95) svg.append(
      s("circle", { cx: X(x), cy: Y(answer[i]), r: 3, fill: share < 1 ? "var(--ink)" : "var(--wrong)" }, s("title", {}, `${cases.inputs[0]}=${x}: ${short(answer[i], 6)}, target ${short(target[i], 6)}, ${percent(share)} of the tolerance`)));
  });
  return svg;
}

// ---- Maps ----

const tolerance = (cases, i) => cases.tolerances.length === 1 ? cases.tolerances[0] : cases.tolerances[i];
const shareOf = (cases, output, i) => (output.answers[i] - output.targets[i]) / tolerance(cases, i);

function mix(one, other, share) {
  const parse = text => [1, 3, 5].map(k => parseInt(text.slice(k, k + 2), 16));
  const [a, b] = [parse(one), parse(other)];
  return a.map((v, k) => Math.round(v + (b[k] - v) * share));
}
function shade(share) {
  if (!(Math.abs(share) < 1)) return mix(color("--wrong"), color("--wrong"), 0);
  return mix(color("--middle"), color(share < 0 ? "--low" : "--high"), Math.abs(share) ** 0.8);
}

const uniqueSorted = values => [...new Set(values)].sort((a, b) => a - b);

/** Where each case stands, if the cases of these inputs make a grid; else null. */
function grid(cases, inputs) {
  const axes = inputs.map(k => uniqueSorted(cases.columns[k]));
  if (axes.reduce((n, a) => n * a.length, 1) > 6 * cases.columns[0].length) return null;
  return axes;
}

/** A heat map over two inputs, of the cases for which `keep` holds. */
function heatMap(cases, output, across, up, keep, readout) {
  const [xs, ys] = [uniqueSorted(cases.columns[across]), uniqueSorted(cases.columns[up])];
  const place = values => new Map(values.map((v, i) => [v, i]));
  const [px, py] = [place(xs), place(ys)];
  const canvas = h("canvas", { width: xs.length, height: ys.length, style: `--ratio:${Math.min(Math.max(xs.length / ys.length, 0.6), 2.2)}`, "aria-label": `errors over ${cases.inputs[across]} and ${cases.inputs[up]}`, role: "img" });
  const context = canvas.getContext("2d");
  const image = context.createImageData(xs.length, ys.length);
  const found = new Map();
  for (let i = 0; i < cases.columns[0].length; i++) {
    if (!keep(i)) continue;
    const spot = (ys.length - 1 - py.get(cases.columns[up][i])) * xs.length + px.get(cases.columns[across][i]);
    const share = shareOf(cases, output, i);
    if (found.has(spot) && Math.abs(shareOf(cases, output, found.get(spot))) >= Math.abs(share)) continue;
    found.set(spot, i);
    image.data.set([...shade(share), 255], 4 * spot);
  }
  context.putImageData(image, 0, 0);
  canvas.addEventListener("mousemove", event => {
    const box = canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / box.width * xs.length);
    const row = Math.floor((event.clientY - box.top) / box.height * ys.length);
    const i = found.get(row * xs.length + column);
    readout.textContent = i === undefined ? "no case here" : describe(cases, output, i);
  });
  return h("div", { class: "map" },
    h("div", { class: "y" }, h("span", {}, short(ys[0])), h("b", {}, cases.inputs[up]), h("span", {}, short(ys[ys.length - 1]))),
    canvas,
    h("div", { class: "x" }, h("span", {}, short(xs[0])), h("b", {}, cases.inputs[across]), h("span", {}, short(xs[xs.length - 1]))));
}

function describe(cases, output, i) {
  const inputs = cases.inputs.map((name, k) => `${name} = ${short(cases.columns[k][i], 6)}`).join(", ");
  return `${inputs}: answers ${short(output.answers[i], 6)}, target ${short(output.targets[i], 6)}; error ${percent(Math.abs(shareOf(cases, output, i)))} of the tolerance`;
}

function ramp() {
  const stops = Array.from({ length: 21 }, (_, k) => `rgb(${shade((k - 10) / 10.001).join(" ")})`);
  return h("div", {},
    h("div", { class: "ramp", style: `background:linear-gradient(90deg, ${stops.join(",")})` }),
    h("div", { class: "ends" }, h("span", {}, "too low by the tolerance"), h("span", {}, "right"), h("span", {}, "too high")));
}

/** For three inputs: the worst error of each slice; a click chooses one. */
function sliceStrip(cases, output, axis, values, choose) {
  const worst = values.map(() => 0);
  const place = new Map(values.map((v, i) => [v, i]));
  for (let i = 0; i < cases.columns[0].length; i++) {
    const k = place.get(cases.columns[axis][i]);
    worst[k] = Math.max(worst[k], Math.abs(shareOf(cases, output, i)));
  }
  const [width, height] = [420, 90];
  const step = width / values.length;
  const svg = s("svg", { viewBox: `0 0 ${width} ${height + 4}`, width, height: height + 4, role: "img", "aria-label": "the worst error of each slice" });
  values.forEach((value, k) => {
    const tall = Math.min(worst[k], 1) * height;
    svg.append(s("rect", { x: k * step + 0.5, width: Math.max(step - 1, 0.5), y: height - tall, height: tall, rx: 1.5,
      fill: worst[k] >= 1 ? "var(--wrong)" : k === chosen.slice ? "var(--ink)" : "var(--good)", "fill-opacity": k === chosen.slice ? 1 : 0.55,
      style: "cursor:pointer", onclick: () => choose(k) }, s("title", {}, `${cases.inputs[axis]} = ${value}: worst error ${percent(worst[k])} of the tolerance`)));
  });
  svg.append(s("line", { x1: 0, x2: width, y1: 0.5, y2: 0.5, stroke: "var(--quiet)", "stroke-dasharray": "3 3" }));
  return svg;
}
