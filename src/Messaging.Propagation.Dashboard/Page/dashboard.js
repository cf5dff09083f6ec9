import { byId, count, duration, element, fill, hasFocus, isKnown, named, parse, period, place, say, visible } from "./elements.js";
import { drawLags } from "./lags.js";
import { isOpen, keyOf, open, refresh, unknown } from "./trace.js";

const orders = ["broken", "slowest", "recent"];
const destinationsOfTile = 3;
const secondsUntilAnew = 3;

let state = null;
let order = "broken";

const isBytes = (indicator) => indicator.name.startsWith("Baggage");

function amount(indicator, value) {
  if (!isKnown(value)) return "–";
  return isBytes(indicator) ? `${value.toFixed(0)} B` : `${(value * 100).toFixed(2).replace(/\.?0+$/, "")} %`;
}

function drawIndicators() {
  fill(byId("indicators"), state.indicators.map((indicator) => {
    const text = (value) => amount(indicator, value);
    const missedBy = state.destinations.filter((each) => each.missed.includes(indicator.name));
    const isMissed = indicator.isMet === false || missedBy.length > 0;
    const target = !isKnown(indicator.target) ? "no target"
      : `${isMissed ? "✗ " : indicator.isMet ? "✓ " : ""}${indicator.name === "Coverage" ? "at least" : "below"} ${text(indicator.target)}`;
    const missing = missedBy.slice(0, destinationsOfTile).map((each) => {
      const { value, samples } = each.indicators.find(({ name }) => name === indicator.name);
      return element("span", { class: "where" }, named(place(each)), `: ${text(value)} of ${samples}`);
    });
    if (missedBy.length > missing.length) missing.push(element("span", { class: "where" }, `and ${missedBy.length - missing.length} more`));
    return element("li", { class: isMissed ? "missed wide" : indicator.isMet ? "met" : "", title: indicator.sentence, "data-indicator": indicator.name },
      element("span", { class: "name" }, indicator.name),
      element("strong", {}, text(indicator.value)),
      element("span", { class: "target" }, `${target}, of ${indicator.samples}`),
      ...missing,
      isMissed ? element("span", { class: "sentence" }, indicator.sentence) : null);
  }));
}

function drawFailures() {
  const keyOfKind = (failure) => `${failure.reason} ${failure.field} ${place(failure)}`;
  const rows = state.failures.map((failure) => element("tr", { "data-reason": failure.reason, "data-key": keyOfKind(failure) },
    element("td", { "data-label": "Reason" }, element("span", { class: "badge" }, failure.reason)),
    element("td", { "data-label": "Field" }, named(failure.field || "(all)")),
    element("td", { "data-label": "Destination" }, named(place(failure))),
    element("td", { "data-label": "Messages", class: "number" }, String(failure.count)),
    element("td", {}, failure.sentence ?? "")));
  fill(byId("failures"), rows.length > 0 ? rows : [element("tr", {}, element("td", { colspan: "5" }, "None so far."))]);
}

function drawList() {
  const list = byId("trace-list");

  // A press is a click only where it ends on the row that it began on: nothing moves meanwhile.
  if (list.querySelector(":active")) return;
  const rows = state.traces[order].map(drawEntry);

  // What somebody is about to choose stays, though newer ones have taken its place.
  const held = [...list.children].findIndex((row) => row.dataset.key && hasFocus(row) && rows.every((each) => each.dataset.key !== row.dataset.key));
  if (held >= 0) rows.splice(held, 0, list.children[held].cloneNode(true));
  fill(list, rows.length > 0 ? rows : [element("p", { class: "empty" }, order === "broken" ? "No broken trace." : "No trace so far.")]);
}

function drawEntry(trace) {
  return element("button", { type: "button", "data-key": keyOf(trace), "aria-current": String(isOpen(keyOf(trace))) },
    element("span", { class: "id" }, trace.traceId ?? "no trace arrived"),
    element("span", {}, `waited ${duration(trace.totalLag)}${isKnown(trace.age) ? `, ${duration(trace.age)} old` : ""}`),
    element("span", { class: "route" }, ...trace.hops.flatMap((hop, i) => [i > 0 ? " → " : null, named(hop.destination ?? "?")])),
    trace.failures.length > 0 ? element("span", {}, ...trace.failures.map((reason) => element("span", { class: "badge" }, reason))) : null);
}

function draw() {
  say(byId("counted"), `${count(state.messages, "message")} in the last ${period(state.windowMilliseconds)}`);
  say(byId("status"), state.missed.length === 0 ? "Every target is met." : `${count(state.missed.length, "target is", "targets are")} missed.`);
  say(byId("stated"), `${count(state.traces.remembered, "trace")} remembered, ${state.traces.evictedTraces} forgotten for newer ones. ` +
    `Spans of waterfalls: ${state.spans.kept} kept, ${state.spans.leftOut} left out so as not to slow the application down.`);
  drawIndicators();
  drawFailures();
  drawList();
  drawLags(state.lag);
}

const listed = () => orders.flatMap((each) => state?.traces[each] ?? []);

function show(trace) {
  if (trace.traceId) history.replaceState(null, "", `#${trace.traceId}`);
  open(trace);
  if (state) drawList();
}

const isId = (text) => /^[0-9a-f]{32}$/.test(text);

function showHash() {
  const id = location.hash.slice(1);
  if (isId(id)) show(unknown(id));
}

function choose(next, focus) {
  order = next;
  for (const each of orders) {
    byId(`tab-${each}`).setAttribute("aria-selected", String(each === next));
    byId(`tab-${each}`).tabIndex = each === next ? 0 : -1;
  }
  byId("trace-list").setAttribute("aria-labelledby", `tab-${next}`);
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

byId("trace-list").addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  const trace = listed().find((each) => keyOf(each) === key) ?? (isId(key) ? unknown(key) : null);
  if (trace) show(trace);
});
byId("waterfall").addEventListener("click", (event) => {
  const id = event.target.closest("[data-link]")?.dataset.link;
  if (id) show(unknown(id));
});
addEventListener("hashchange", showHash);

function listen() {
  const stream = new EventSource("api/stream");
  stream.addEventListener("state", (event) => {
    const isFirst = state === null;
    state = parse(event.data);
    draw();
    if (isFirst) showHash();
    else refresh(listed());
  });
  stream.addEventListener("error", () => {
    say(byId("status"), "The application does not answer; trying again…");

    // A browser tries again where a stream is cut off, and not where it is refused.
    if (stream.readyState !== EventSource.CLOSED) return;
    explain();
    setTimeout(listen, secondsUntilAnew * 1000);
  });
}

// An event source keeps to itself why it was refused.
async function explain() {
  const request = new AbortController();
  try {
    const answer = await fetch("api/stream", { signal: request.signal });
    if (answer.status === 503 || answer.status === 403) say(byId("status"), visible(await answer.text()));
  } catch {
    // It does not answer, as is said already.
  } finally {
    request.abort();
  }
}

listen();
