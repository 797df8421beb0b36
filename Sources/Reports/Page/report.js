// Draws a report from the data in the page, with what charts.js has.

const chosen = { run: 0, output: 0, axis: -1, slice: -1 };
let data = JSON.parse(document.getElementById("data").textContent);

// Paper and telephones have no room for two columns; charts are then drawn small, so that their words
// stay legible.
const isNarrow = matchMedia("(max-width: 860px)");
const wide = height => isNarrow.matches ? [640, Math.min(height, 300)] : [1080, height];

// ---- Sections ----

function section(title, words, isHalf, ...content) {
  return h("section", { class: isHalf ? "half" : null }, h("h2", {}, title), words ? h("p", {}, words) : null, ...content);
}

function table(heads, rows, numbers = []) {
  const cell = (tag, value, k) => h(tag, { class: numbers.includes(k) ? "n" : null }, value);
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((v, k) => cell("th", v, k)))),
    h("tbody", {}, rows.map(row => h("tr", {}, row.map((v, k) => cell("td", v, k)))))));
}

function errorSection(run) {
  const { cases } = run;
  if (!cases) return null;
  const output = cases.outputs[chosen.output] || cases.outputs[0];
  const pick = cases.outputs.length < 2 ? null : h("div", { class: "control" }, "answer",
    h("select", { onchange: e => { chosen.output = +e.target.value; render(); } },
      cases.outputs.map((o, k) => h("option", { value: k, selected: k === chosen.output ? "" : null }, o.name))));
  const note = cases.step > 1 ? ` Every ${cases.step}th case is shown.` : "";
  const readout = h("p", { class: "readout" }, "Point at the map to read a case.");
  if (cases.inputs.length === 1) {
    return section("Every answer", "The green band is what the task permits; the line is what the network answers." + note, false, pick, bandChart(cases, output, ...wide(360)), bandChart(cases, output, ...wide(240), true));
  }
  if (cases.inputs.length === 2 && grid(cases, [0, 1])) {
    return section("The error of every case", "Each cell is a case, by its two inputs." + note, false, pick,
      h("div", { class: "mapside" }, h("div", {}, heatMap(cases, output, 0, 1, () => true, readout), readout), ramp()));
  }
  if (cases.inputs.length === 3 && grid(cases, [0, 1, 2])) {
    if (chosen.axis < 0) chosen.axis = 2;
    const values = uniqueSorted(cases.columns[chosen.axis]);
    if (chosen.slice < 0 || chosen.slice >= values.length) {
      chosen.slice = values.indexOf(cases.columns[chosen.axis][cases.worst]);
      if (chosen.slice < 0) chosen.slice = values.length >> 1;
    }
    const [across, up] = [0, 1, 2].filter(k => k !== chosen.axis);
    const box = h("div", {});
    const value = h("output", {});
    const strip = h("div", {});
    const slider = h("input", { type: "range", min: 0, max: values.length - 1, value: chosen.slice, "aria-label": "slice", oninput: e => show(+e.target.value) });
    const show = k => {
      chosen.slice = k;
      slider.value = k;
      value.textContent = `${cases.inputs[chosen.axis]} = ${short(values[k])}`;
      box.replaceChildren(heatMap(cases, output, across, up, i => cases.columns[chosen.axis][i] === values[k], readout));
      strip.replaceChildren(sliceStrip(cases, output, chosen.axis, values, show));
    };
    const axis = h("select", { "aria-label": "axis of the slices", onchange: e => { chosen.axis = +e.target.value; chosen.slice = -1; render(); } },
      cases.inputs.map((name, k) => h("option", { value: k, selected: k === chosen.axis ? "" : null }, `slices of ${name}`)));
    show(chosen.slice);
    return section("The error of every case", "A slice of the cases at a time; each cell is a case." + note, false, pick,
      h("div", { class: "mapside" }, h("div", {}, box, readout),
        h("div", {}, ramp(), h("div", { class: "control" }, axis, value), slider, h("div", { class: "ends", style: "margin:14px 0 6px" }, "the worst error of each slice, up to the tolerance"), strip)));
  }
  return null;
}

function listing(run) {
  const grid = h("div", { class: "listing mono" });
  for (const line of run.network.listing) {
    const call = /^(softplus|sigmoid|relu|sin)(\(.*\))$/s.exec(line.formula);
    grid.append(h("span", {}, line.name), h("span", { class: "equals" }, "="),
      h("span", {}, call ? [h("span", { class: "fn" }, call[1]), call[2]] : line.formula), h("span", { class: "cost" }, String(line.cost)));
  }
  return grid;
}

function answerSection(run) {
  const lines = run.network.listing.length;
  const file = h("details", {}, h("summary", {}, "the network file"), h("pre", {}, run.network.file));
  return section("The answer", "A line for each neuron: its formula, and on the right what its numbers cost.", false,
    lines <= 60 ? listing(run) : h("details", {}, h("summary", {}, `all ${grouped(lines)} neurons`), listing(run)),
    h("div", { style: "height:12px" }), file);
}

function certificateSection(run) {
  const p = run.proof;
  const entry = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  const worst = Object.entries(p.worst_case).map(([k, v]) => `${k} = ${v}`).join(", ");
  return section("Certificate", p.passes
    ? "Proved on every case: exact where values are rational, in balls of growing precision elsewhere; targets are exact."
    : "The network does not do its task yet.", true,
    h("dl", {}, entry("cases", grouped(p.cases)), entry("failures", grouped(p.failures)),
      p.undecided ? entry("undecided", grouped(p.undecided)) : [],
      entry("asked", run.task.tolerance), p.worst_error ? entry("worst error", p.worst_error) : [],
      entry("margin", p.margin ?? "unbounded"), entry("worst case", worst),
      entry("arithmetic", p.bits ? `exact, then balls of ${p.bits} bits` : "exact"),
      entry("check it", h("code", {}, `golf verify ${run.check}`))));
}

function hardestSection(run) {
  const rows = run.hardest.map(c => {
    const share = Math.max(0, 1 - c.margin / c.tolerance);
    return [
      Object.entries(c.inputs).map(([k, v]) => `${k}=${v}`).join(", "),
      c.targets.map(v => short(v, 6)).join(", "), c.answers.map(v => short(v, 6)).join(", "),
      h("span", { class: "bar track", title: percent(share) }, h("i", { class: share >= 1 ? "over" : share > 0.9 ? "hot" : null, style: `width:${Math.min(100 * share, 100)}%` })),
      percent(share),
    ];
  });
  return section("The hardest cases", "How much of its tolerance each uses up.", true, table(["case", "target", "answer", "", "used"], rows, [1, 2, 4]));
}

function partsSection(run) {
  const most = Math.max(...run.parts.map(p => p.score), 1);
  const rows = [...run.parts].sort((a, b) => b.score - a.score).slice(0, 14).map(p => [
    p.part, grouped(p.neurons), h("span", { class: "bar", style: `width:${Math.max(150 * p.score / most, 2)}px` }), grouped(p.score)]);
  return section("Where the digits go", "What each part of the network costs.", true, table(["part", "neurons", "", "score"], rows, [1, 3]));
}

function historySection(run) {
  if (!run.history.length) return null;
  const used = [...new Set(run.history.map(row => row.family))];
  return section("Score over time", `${run.history.length} improvements; each was proved before it counted. Time is on a logarithmic scale.`, false,
    timeChart([{ history: run.history, seconds: run.run && run.run.seconds }], ...wide(340)),
    h("div", { class: "keys" }, used.map(name => h("span", {}, h("i", { style: `background:${familyColor(name)}` }), name))));
}

function championsSection(run) {
  if (!run.champions.length) return null;
  const rows = run.champions.map(c => [
    c.rank, [h("i", { class: "bar", style: `width:10px;background:${familyColor(c.family)};margin-right:8px` }), c.family], c.strategy, grouped(c.score), grouped(c.neurons), c.front ? "●" : "", grouped(c.generation)]);
  return section("Hall of fame", "The best network of each family, and (●) those that nothing as cheap does with as few neurons; each was proved when it was found.", true,
    table(["rank", "family", "found by", "score", "neurons", "", "generation"], rows, [0, 3, 4, 6]),
    h("p", { class: "note" }, "a file of each: ", h("code", {}, `golf export ${run.check} --rank N -o FILE`)));
}

/** What a run's champions are in a chart of score against neurons. */
function neuronPoints(run, colorOf) {
  const own = run.proof && run.proof.passes ? [{ family: "incumbent", score: run.proof.score, neurons: run.proof.neurons }] : [];
  return (run.champions.length ? run.champions : own).map(c => ({ x: c.neurons, score: c.score, color: colorOf(c), title: `${run.name}: ${c.family}, score ${c.score}, ${c.neurons} neurons` }));
}

const neuronChart = points => frontChart(points, 520, 320, "neurons", Math.max(...points.map(p => p.x)) > 20 * Math.min(...points.map(p => p.x)));

function frontSection(run) {
  if (run.champions.filter(c => c.front).length < 2 || data.runs.length > 1) return null;
  return section("Score against neurons", "The hall of fame; the dashed line is the front.", true, neuronChart(neuronPoints(run, c => familyColor(c.family))));
}

function roundsSection(run) {
  if (!run.rounds.length) return null;
  const rows = run.rounds.map((r, k) => [String(k + 1), grouped(r.generations), grouped(r.walks), grouped(r.promoted), grouped(r.best), grouped(r.median)]);
  return section("Tournament", "Walks of each round; the better half of a round walks on, twice as long.", true, table(["round", "generations", "walks", "promoted", "best", "median"], rows, [0, 1, 2, 3, 4, 5]));
}

function movesSection(run) {
  if (!run.moves.length) return null;
  const rows = run.moves.map(m => [m.strategy, m.move, grouped(m.proposed), m.proposed ? percent(m.accepted / m.proposed) : "–", grouped(m.improved)]);
  return section("Moves", "What became of each kind of change that was tried.", true, table(["strategy", "move", "proposed", "accepted", "improved"], rows, [2, 3, 4]));
}

function comparison() {
  const runs = data.runs;
  if (runs.length < 2) return [];
  const found = [];
  const hue = index => hues[index % hues.length];
  const rows = runs.map((run, k) => [
    [h("i", { class: "bar", style: `width:10px;background:${hue(k)};margin-right:8px` }), run.name], run.task.title, run.task.tolerance,
    run.proof ? grouped(run.proof.score) : "–", run.proof ? grouped(run.proof.neurons) : "–", run.proof ? run.proof.margin ?? "–" : "–",
    run.run ? duration(run.run.seconds) : "–", run.run ? grouped(run.run.candidates) : "–"]);
  found.push(section("Runs beside each other", null, false, table(["run", "task", "tolerance", "score", "neurons", "margin", "time", "candidates"], rows, [2, 3, 4, 5, 6, 7])));
  const lines = runs.filter(run => run.history.length).map(run => ({ name: run.name, history: run.history, seconds: run.run && run.run.seconds }));
  if (lines.length) {
    found.push(section("Score over time", "Time is on a logarithmic scale.", false, timeChart(lines, ...wide(340), true),
      h("div", { class: "keys" }, lines.map((line, k) => h("span", {}, h("i", { style: `background:${hue(k)}` }), line.name)))));
  }
  const points = runs.flatMap((run, k) => neuronPoints(run, () => hue(k)));
  if (points.length > 1) found.push(section("Score against neurons", "The halls of fame; the dashed line is the front.", true, neuronChart(points)));
  const tolerances = runs.map((run, k) => ({ run, k })).filter(({ run }) => run.proof && run.proof.passes && run.task.least === run.task.most)
    .map(({ run, k }) => ({ x: run.task.least, score: run.proof.score, color: hue(k), title: `${run.name}: tolerance ${run.task.tolerance}, score ${run.proof.score}` }));
  if (new Set(tolerances.map(p => p.x)).size > 1) found.push(section("Score against tolerance", "What accuracy costs.", true, frontChart(tolerances, 520, 320, "tolerance", true)));
  return found;
}

// ---- The page ----

const headline = title => /^\p{Ll}{3}/u.test(title) ? title[0].toUpperCase() + title.slice(1) : title;

function figure(value, label, kind) {
  return h("div", { class: "figure " + (kind || "") }, h("b", {}, value), h("span", {}, label));
}

function page() {
  const run = data.runs[chosen.run] || data.runs[0];
  const p = run.proof;
  const tabs = data.runs.length < 2 ? null : h("nav", {}, data.runs.map((r, k) =>
    h("button", { "aria-pressed": k === chosen.run, onclick: () => { Object.assign(chosen, { run: k, output: 0, axis: -1, slice: -1 }); render(); } }, r.name)));
  const head = h("header", {},
    h("div", { class: "brand" }, h("b", {}, "golf"), data.live ? " · live" : "", ` · ${run.path}`),
    h("h1", {}, headline(run.task.title)),
    h("p", {}, `${grouped(run.task.cases)} cases, tolerance ${run.task.tolerance}` + (run.run ? `; ${run.run.families.join(", ")}; seed ${run.run.seed}, ${run.run.islands} islands` : "")), tabs);
  const figures = h("div", { class: "figures" });
  if (p) {
    figures.append(
      figure(grouped(p.score), "score: " + ({ precision: "digits of all weights", parameters: "weights and biases", distinct: "different weights and biases" }[p.metric] || p.metric)),
      figure(grouped(p.neurons), `neurons, depth ${run.network.depth}`),
      figure(p.passes ? "proved" : "fails", p.passes ? `on all ${grouped(p.cases)} cases` : `on ${grouped(p.failures + p.undecided)} of ${grouped(p.cases)} cases`, p.passes ? "good" : "wrong"),
      figure(p.margin ? short(p.margin) : "–", `margin, of ${run.task.tolerance}`));
  } else figures.append(figure("none yet", "no network has passed every case", "small"));
  if (run.run) figures.append(figure(duration(run.run.seconds), `${grouped(run.run.candidates)} candidates`));
  const drawing = h("div", { class: "drawing" });
  if (run.network) drawing.innerHTML = run.network.svg;
  const words = run.run ? `golf ${run.run.version}: ` : "";
  const main = h("main", {}, comparison(),
    p ? answerSection(run) : null,
    p ? section("The network", null, false, drawing) : null,
    errorSection(run), historySection(run),
    p && run.histogram ? section("Errors", "How many cases use how much of their tolerance.", true, histogramChart(run.histogram, 520, 300)) : null,
    p ? certificateSection(run) : null, p ? partsSection(run) : null, p ? hardestSection(run) : null,
    championsSection(run), frontSection(run), roundsSection(run), movesSection(run));
  const foot = h("footer", {}, words, run.run ? h("code", {}, run.run.command.join(" ")) : "", h("br"), data.made);
  return [head, figures, main, foot];
}

function render() {
  document.getElementById("report").replaceChildren(...page());
  document.documentElement.dataset.rendered = "yes";
}

render();
for (const query of [matchMedia("(prefers-color-scheme: dark)"), isNarrow]) query.addEventListener("change", render);

// A page that is served while a search goes on asks for new data whenever there are some.
if (data.live) {
  const events = new EventSource("events");
  events.addEventListener("change", async () => {
    data = await (await fetch("data.json")).json();
    render();
  });
}
