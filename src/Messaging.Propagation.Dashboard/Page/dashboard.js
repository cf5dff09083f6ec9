// Whatever comes from messages is put into the page as text, never as markup.
const names = {
  Coverage: "Coverage", FieldDropRate: "Fields dropped", FailureRate: "With a failure", BaggageMedian: "Baggage, median", BaggageP95: "Baggage, p95",
  SamplingMismatchRate: "Sampling mismatches", TraceStateLossRate: "Trace state lost", ClockSkewRate: "Clock skew",
};
const orders = ["broken", "slowest", "recent"];
const byId = (id) => document.getElementById(id);

let state = null;
let order = "broken";
let shown = null;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== null) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "unknown";
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
  if (milliseconds < 120000) return `${(milliseconds / 1000).toFixed(milliseconds < 10000 ? 2 : 1)} s`;
  return `${(milliseconds / 60000).toFixed(1)} min`;
}

const isBytes = (indicator) => indicator.name.startsWith("Baggage");
const amount = (indicator, value) => isBytes(indicator) ? `${value.toFixed(0)} B` : `${(value * 100).toFixed(2).replace(/\.?0+$/, "")} %`;

function drawIndicators() {
  byId("indicators").replaceChildren(...state.indicators.map((indicator) => {
    const told = indicator.value !== null && indicator.value !== undefined;
    const target = indicator.target === null || indicator.target === undefined ? "no target"
      : `${indicator.isMet === true ? "✓ " : indicator.isMet === false ? "✗ " : ""}${indicator.name === "Coverage" ? "at least" : "below"} ${amount(indicator, indicator.target)}`;
    return element("li", { class: indicator.isMet === true ? "met" : indicator.isMet === false ? "missed" : "", title: indicator.sentence, "data-indicator": indicator.name },
      element("span", { class: "name" }, names[indicator.name] ?? indicator.name),
      element("strong", {}, told ? amount(indicator, indicator.value) : "–"),
      element("span", { class: "target" }, `${target}, of ${indicator.samples}`));
  }));
}

function drawFailures() {
  const rows = state.failures.map((failure) => element("tr", { "data-reason": failure.reason },
    element("td", { "data-label": "Reason" }, element("span", { class: "badge" }, failure.reason)),
    element("td", { "data-label": "Field" }, failure.field || "(all)"),
    element("td", { "data-label": "Destination" }, `${failure.destination} (${failure.system})`),
    element("td", { "data-label": "Messages", class: "number" }, String(failure.count)),
    element("td", {}, failure.sentence ?? "")));
  byId("failures").replaceChildren(...(rows.length > 0 ? rows : [element("tr", {}, element("td", { colspan: "5" }, "None so far."))]));
}

const keyOf = (trace) => trace.traceId ?? `none-${trace.firstReceived}`;

function drawList() {
  const traces = state.traces[order];
  const list = byId("trace-list");
  list.setAttribute("aria-labelledby", `tab-${order}`);
  const focused = document.activeElement?.dataset?.trace;
  list.replaceChildren(...(traces.length > 0 ? traces.map((trace) => {
    const button = element("button", { type: "button", "data-trace": keyOf(trace), "aria-current": String(shown === keyOf(trace)) },
      element("span", { class: "id" }, trace.traceId ?? "no trace arrived"),
      element("span", {}, `waited ${duration(trace.totalLag)}${trace.age === null || trace.age === undefined ? "" : `, ${duration(trace.age)} old`}`),
      element("span", { class: "route" }, trace.hops.map((hop) => hop.destination ?? "?").join(" → ")),
      trace.failures.length > 0 ? element("span", {}, ...trace.failures.map((reason) => element("span", { class: "badge" }, reason))) : null);
    button.addEventListener("click", () => show(trace));
    return button;
  }) : [element("p", { class: "empty" }, order === "broken" ? "No broken trace." : "No trace so far.")]));
  if (focused) list.querySelector(`[data-trace="${CSS.escape(focused)}"]`)?.focus();
}

async function show(trace, byHash = false) {
  shown = keyOf(trace);
  if (trace.traceId && !byHash) history.replaceState(null, "", `#${trace.traceId}`);
  let spans = [];
  if (trace.traceId) {
    const answer = await fetch(`api/traces/${trace.traceId}`);
    if (answer.ok) ({ trace, spans } = await answer.json());
  }
  drawTrace(trace, spans);
  if (state) drawList();
  byId("trace-title").focus();
}

function drawTrace(trace, spans) {
  byId("trace").hidden = false;
  byId("trace-title").textContent = trace.traceId ?? "A message without a trace";
  byId("trace-facts").textContent = `Waited ${duration(trace.totalLag)} in all${trace.age === null || trace.age === undefined ? "" : `, ${duration(trace.age)} old when last received`}` +
    `${trace.droppedHops > 0 ? `; ${trace.droppedHops} more hops are not kept` : ""}.`;

  const rows = trace.hops.map((hop) => ({
    kind: "wait", name: `waiting in ${hop.destination ?? "?"}`, start: hop.sent ?? hop.received, length: hop.lag ?? 0,
    text: hop.lag === null || hop.lag === undefined ? "nobody says since when" : `${duration(hop.lag)} by the ${hop.clock.toLowerCase()} clock` +
      `${hop.attempt > 1 ? `, delivery ${hop.attempt}` : ""}${hop.clockSkewed ? ", the clocks disagree" : ""}${hop.group ? `, group ${hop.group}` : ""} (${hop.system})`,
    failures: hop.failures, links: [],
  }));
  for (const span of spans) {
    rows.push({
      kind: span.error ? "failed" : "work", name: span.name, start: span.start, length: span.duration,
      text: `${duration(span.duration)}, ${span.kind.toLowerCase()}${span.error ? `, ${span.error}` : ""}`,
      failures: [], links: span.links.filter((id) => id !== trace.traceId),
    });
  }
  // A stamp is cut to the millisecond: what seems to wait just before it is sent does so after.
  const placeOf = (row) => row.kind === "wait" ? row.start + 1 : row.start;
  rows.sort((one, other) => placeOf(one) - placeOf(other));
  if (rows.length === 0) {
    byId("trace-facts").textContent = "This trace is not remembered here: it may be older, or none of its messages was received by this process.";
    byId("waterfall").replaceChildren();
    return;
  }
  const from = Math.min(...rows.map((row) => row.start));
  const whole = Math.max(...rows.map((row) => row.start + row.length)) - from || 1;
  byId("waterfall").replaceChildren(...rows.map((row) => drawRow(row, from, whole)));
}

function drawRow(row, from, whole) {
  const bar = element("span", { class: `bar ${row.kind}` });
  bar.style.left = `${Math.min(99.5, (row.start - from) / whole * 100)}%`;
  bar.style.width = `${Math.min(100, row.length / whole * 100)}%`;
  const links = row.links.map((id) => {
    const button = element("button", { type: "button", class: "link", title: id }, `→ ${id.slice(0, 8)}…`);
    button.addEventListener("click", () => show({ traceId: id, totalLag: null, age: null, hops: [], failures: [], droppedHops: 0 }));
    return button;
  });
  return element("li", { "data-kind": row.kind },
    element("span", {}, row.name), element("span", { class: "track" }, bar),
    element("span", { class: "note" }, row.text, ...(links.length > 0 ? [" links to ", ...links] : [])),
    ...row.failures.map((failure) => element("span", { class: "note" }, element("span", { class: "badge" }, failure.reason), failure.sentence ?? "")));
}

function percentile(counts, share) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let i = 0; i < counts.length; i++) if ((below += counts[i]) >= share * total && total > 0) return state.lag.bounds[i] ?? Infinity;
  return null;
}

function drawLags() {
  const figures = state.lag.destinations.map((destination) => {
    const sum = state.lag.bounds.map(() => 0).concat(0);
    for (const step of destination.counts) step.forEach((count, i) => { sum[i] += count; });
    const [half, most] = [percentile(sum, 0.5), percentile(sum, 0.95)];
    const text = half === null ? "nothing in these minutes"
      : `half waited ${half === Infinity ? "longer than a day" : `${duration(half)} or less`}, 95 of 100 ${most === Infinity ? "longer" : `${duration(most)} or less`}`;
    const canvas = element("canvas", { width: "600", height: "110", role: "img", "aria-label": `Lag of ${destination.destination}: ${text}` });
    paint(canvas, destination.counts, sum);
    return element("figure", {}, element("figcaption", {}, `${destination.destination} (${destination.system})`, element("span", {}, text)), canvas);
  });
  byId("lags").replaceChildren(...(figures.length > 0 ? figures : [element("p", { class: "empty" }, "No lag so far.")]));
}

// Only the ranges that occur, one row each.
function paint(canvas, steps, sum) {
  const first = sum.findIndex((count) => count > 0);
  if (first < 0) return;
  const last = sum.findLastIndex((count) => count > 0);
  const rows = last - first + 1;
  const most = Math.max(...steps.flat());
  const context = canvas.getContext("2d");
  const [width, height] = [canvas.width / steps.length, canvas.height / rows];
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--wait");
  steps.forEach((counts, x) => counts.forEach((count, y) => {
    if (count === 0) return;
    context.globalAlpha = 0.25 + 0.75 * count / most;
    context.fillRect(x * width, (last - y) * height, Math.max(1, width - 1), Math.max(2, height - 1));
  }));
}

function draw() {
  byId("status").textContent = `${state.messages} messages in the last five minutes; ` +
    (state.missed.length === 0 ? "every target is met." : `${state.missed.length} ${state.missed.length === 1 ? "target is" : "targets are"} missed.`);
  byId("stated").textContent = `${state.traces.remembered} traces remembered, ${state.traces.evictedTraces} forgotten for newer ones. ` +
    `Spans of waterfalls: ${state.spans.kept} kept, ${state.spans.leftOut} left out so as not to slow the application down.`;
  drawIndicators();
  drawFailures();
  drawList();
  drawLags();
}

function choose(next, focus) {
  order = next;
  for (const each of orders) {
    byId(`tab-${each}`).setAttribute("aria-selected", String(each === next));
    byId(`tab-${each}`).tabIndex = each === next ? 0 : -1;
  }
  if (focus) byId(`tab-${next}`).focus();
  if (state) drawList();
}

for (const each of orders) {
  byId(`tab-${each}`).addEventListener("click", () => choose(each, false));
  byId(`tab-${each}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(orders[(orders.indexOf(each) + step + orders.length) % orders.length], true);
  });
}

function showHash() {
  const id = location.hash.slice(1);
  if (/^[0-9a-f]{32}$/.test(id)) show({ traceId: id, totalLag: null, age: null, hops: [], failures: [], droppedHops: 0 }, true);
}

const stream = new EventSource("api/stream");
stream.addEventListener("state", (event) => {
  const isFirst = state === null;
  state = JSON.parse(event.data);
  draw();
  if (isFirst) showHash();
});
stream.addEventListener("error", () => { byId("status").textContent = "The application does not answer; trying again…"; });
addEventListener("hashchange", showHash);
