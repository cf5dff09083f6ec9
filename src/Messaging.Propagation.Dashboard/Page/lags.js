import { byId, duration, element, fill, named, period, place, say, short } from "./elements.js";

/** Draws how long messages waited: a picture for each destination. */
export function drawLags(lag) {
  const minutes = period(lag.windowMilliseconds);
  say(byId("lag-title"), `Lag by destination, the last ${minutes}`);
  const sums = lag.destinations.map((destination) => sumOf(destination.counts, lag.bounds.length + 1));
  const figures = lag.destinations.map((destination, i) => {
    const text = textOf(sums[i], lag.bounds, minutes);
    return element("figure", { "data-key": place(destination) },
      element("figcaption", {}, named(place(destination)), element("span", { class: "lag" }, text)),
      element("canvas", { width: "600", height: "110", role: "img", "aria-label": `Lag of ${short(place(destination))}: ${text}` }));
  });
  fill(byId("lags"), figures.length > 0 ? figures : [element("p", { class: "empty" }, "No lag so far.")]);
  byId("lags").querySelectorAll("canvas").forEach((canvas, i) => paint(canvas, lag.destinations[i].counts, sums[i]));
}

function sumOf(steps, ranges) {
  const sum = new Array(ranges).fill(0);
  for (const step of steps) step.forEach((count, i) => { sum[i] += count; });
  return sum;
}

function textOf(sum, bounds, minutes) {
  const [half, most] = [percentile(sum, bounds, 0.5), percentile(sum, bounds, 0.95)];
  const upTo = (bound, beyond) => bound === Infinity ? beyond : `${duration(bound)} or less`;
  return half === null ? `nothing in these ${minutes}` : `half waited ${upTo(half, "longer than a day")}, 95 of 100 ${upTo(most, "longer")}`;
}

function percentile(counts, bounds, share) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let i = 0; i < counts.length; i++) if ((below += counts[i]) >= share * total && total > 0) return bounds[i] ?? Infinity;
  return null;
}

// Only the ranges that occur, one row each.
function paint(canvas, steps, sum) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  const first = sum.findIndex((count) => count > 0);
  if (first < 0) return;
  const last = sum.findLastIndex((count) => count > 0);
  const rows = last - first + 1;
  const most = Math.max(...steps.flat());
  const [width, height] = [canvas.width / steps.length, canvas.height / rows];
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--wait");
  steps.forEach((counts, x) => counts.forEach((count, y) => {
    if (count === 0) return;
    context.globalAlpha = 0.25 + 0.75 * count / most;
    context.fillRect(x * width, (last - y) * height, Math.max(1, width - 1), Math.max(2, height - 1));
  }));
}
