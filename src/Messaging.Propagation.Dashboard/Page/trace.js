import { byId, count, duration, element, fill, isKnown, named, parse, say, short } from "./elements.js";

let opened = null;

/** What a trace is known by; a message without one has only its time. */
export const keyOf = (trace) => trace.traceId ?? `none-${trace.firstReceived}`;

export const isOpen = (key) => opened?.key === key;

/** A trace of which only its id is known. */
export const unknown = (traceId) => ({ traceId, totalLag: null, age: null, hops: [], failures: [], droppedHops: 0 });

/** Opens a trace, and moves the focus to it once it is there. */
export async function open(trace) {
  const mine = opened = { key: keyOf(trace), trace, spans: [], asked: 0, answered: 0, isForgotten: false };
  await refresh();
  if (opened !== mine) return;
  if (mine.answered === 0) draw(mine);
  byId("trace-title").focus();
}

/** Brings the open trace up to date; what is listed is of use where it has no id to ask by. */
export async function refresh(listed = []) {
  const mine = opened;
  if (mine === null) return;
  const question = ++mine.asked;
  const answer = mine.trace.traceId ? await ask(mine.trace.traceId) : { trace: listed.find((each) => keyOf(each) === mine.key) ?? mine.trace, spans: [] };

  // One answer may overtake another: the late one is older, or of a trace that is open no more.
  if (mine !== opened || question < mine.answered || answer === null) return;
  mine.answered = question;
  mine.isForgotten = answer.trace === undefined;
  if (!mine.isForgotten) Object.assign(mine, answer);
  draw(mine);
}

// Null where there is no answer; the next question may have one.
async function ask(traceId) {
  try {
    const answer = await fetch(`api/traces/${traceId}`);
    return answer.ok ? parse(await answer.text()) : answer.status === 404 ? {} : null;
  } catch {
    return null;
  }
}

function draw({ trace, spans, isForgotten }) {
  const rows = [...trace.hops.map(waitOf), ...spans.map((span) => workOf(span, trace.traceId))];
  rows.sort((one, other) => one.place - other.place || one.number - other.number);
  byId("trace").hidden = false;
  say(byId("trace-title"), trace.traceId ?? "A message without a trace");
  say(byId("trace-facts"), factsOf(trace, rows.length === 0, isForgotten));
  const from = Math.min(...rows.map((row) => row.start));
  const whole = Math.max(...rows.map((row) => row.start + row.length)) - from || 1;
  fill(byId("waterfall"), rows.map((row) => drawRow(row, from, whole)));
}

function factsOf(trace, isEmpty, isForgotten) {
  if (isEmpty) return "This trace is not remembered here: it may be older, or none of its messages was received by this process.";
  return `Waited ${duration(trace.totalLag)} in all${isKnown(trace.age) ? `, ${duration(trace.age)} old when last received` : ""}` +
    `${trace.droppedHops > 0 ? `; ${count(trace.droppedHops, "more hop is", "more hops are")} not kept` : ""}.` +
    `${isForgotten ? " It is remembered no more: this is what was known of it." : ""}`;
}

// A wait ends when the message was received, by the clock that spans go by too, whatever the sender's clock says. It stands behind the send that it follows and
// before the work that it ends with: a stamp is cut to the millisecond, and a handler's span begins a moment before its message is told of.
function waitOf(hop) {
  const start = hop.received - (hop.lag ?? 0);
  return {
    kind: "wait", name: `waiting in ${hop.destination ?? "?"}`, start, length: hop.lag ?? 0, text: textOf(hop, short), whole: textOf(hop, (name) => name), failures: hop.failures, links: [],
    place: Math.min(start + 1, hop.received - 0.1), number: hop.number ?? 0,
    key: `${hop.system} ${hop.destination} ${hop.group} ${hop.received} ${hop.attempt}`,
  };
}

function textOf(hop, cut) {
  const clock = `the ${hop.clock.toLowerCase()} clock`;
  const waited = !isKnown(hop.lag) ? "nobody says since when"
    : !hop.clockSkewed ? `${duration(hop.lag)} by ${clock}`
    : hop.sent > hop.received ? `clock skew: by ${clock} it was sent ${duration(hop.sent - hop.received)} after it was received`
    : "clock skew: it was received before it was due";
  return `${waited}${hop.attempt > 1 ? `, delivery ${hop.attempt}` : ""}${hop.group ? `, group ${cut(hop.group)}` : ""} (${cut(hop.system)})`;
}

function workOf(span, traceId) {
  const textOf = (error) => `${duration(span.duration)}, ${span.kind.toLowerCase()}${error ? `, ${error}` : ""}`;
  return {
    kind: span.error ? "failed" : "work", name: span.name, start: span.start, length: span.duration, place: span.start, number: 0, key: span.spanId,
    text: textOf(short(span.error ?? "")), whole: textOf(span.error),
    failures: [], links: span.links.filter((id) => id !== traceId),
  };
}

function drawRow(row, from, whole) {
  const bar = element("span", { class: `bar ${row.kind}` });
  bar.style.left = `${Math.min(99.5, (row.start - from) / whole * 100)}%`;
  bar.style.width = `${Math.min(100, row.length / whole * 100)}%`;
  const links = row.links.map((id) => element("button", { type: "button", class: "link", title: id, "data-link": id }, `→ ${id.slice(0, 8)}…`));
  return element("li", { "data-kind": row.kind, "data-key": row.key },
    named(row.name), element("span", { class: "track" }, bar),
    element("span", { class: "note", title: row.text === row.whole ? null : row.whole }, row.text, ...(links.length > 0 ? [" links to ", ...links] : [])),
    ...row.failures.map((failure) => element("span", { class: "note" }, element("span", { class: "badge" }, failure.reason), failure.sentence ?? "")));
}
