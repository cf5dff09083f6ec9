// Names come from outside: they are put into the page as text, never as markup, after visible() and, where they are shown, named().
export const byId = (id) => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== null) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets a text where it is another one: what is read aloud is read once. */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

// What is invisible, moves the cursor or reorders text.
const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu;
const longestName = 100;

/** Writes unseen characters as escapes, as msgprop does: \u202E. */
export const visible = (text) => text.replace(unseen, (each) => {
  const code = each.codePointAt(0).toString(16).toUpperCase();
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
});

/** Reads JSON of the application's. */
export const parse = (json) => JSON.parse(json, (_, value) => typeof value === "string" ? visible(value) : value);

/** Cuts a long name. */
export const short = (name) => {
  const characters = [...name];
  return characters.length > longestName ? `${characters.slice(0, longestName).join("")}…` : name;
};

/** An element with a name; the title of one that is cut has the whole name. */
export const named = (name) => {
  const shown = short(name);
  return element("span", { class: "foreign", title: shown === name ? null : name }, shown);
};

export const hasFocus = (node) => node.contains(document.activeElement);

/**
 * Gives a parent these children. Those that are there already, by their data-key or else their number, stay and are changed where they differ: the focus, a
 * selection and a screen reader's place are not lost.
 */
export function fill(parent, children) {
  const keyOf = (node, number) => node.dataset?.key ?? number;
  const there = new Map([...parent.childNodes].map((node, number) => [keyOf(node, number), node]));
  arrange(parent, children.map((made, number) => {
    const old = there.get(keyOf(made, number));
    if (old?.nodeName !== made.nodeName) return made;
    there.delete(keyOf(made, number));
    patch(old, made);
    return old;
  }));
}

function patch(old, made) {
  if (made.nodeType === Node.TEXT_NODE) {
    if (old.data !== made.data) old.data = made.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!made.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of made.attributes) {
    if (old.getAttribute(name) === value) continue;
    // The page's policy lets scripts set styles, and no attribute.
    if (name === "style") old.style.cssText = value;
    else old.setAttribute(name, value);
  }
  fill(old, [...made.childNodes]);
}

// The row that has the focus stays where it is, and the others are moved around it: one that is moved loses it.
function arrange(parent, rows) {
  const wanted = new Set(rows);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  const held = rows.find((row) => row.parentNode === parent && hasFocus(row));
  let at = parent.firstChild;
  for (const row of rows) {
    while (row === held && at !== held) {
      const early = at;
      at = at.nextSibling;
      held.after(early);
    }
    if (row === at) at = at.nextSibling;
    else parent.insertBefore(row, at);
  }
}

export const isKnown = (value) => value !== null && value !== undefined;

export function duration(milliseconds) {
  if (!isKnown(milliseconds)) return "unknown";
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
  if (milliseconds < 120000) return `${(milliseconds / 1000).toFixed(milliseconds < 10000 ? 2 : 1)} s`;
  return `${(milliseconds / 60000).toFixed(1)} min`;
}

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** A span of time that somebody has chosen. */
export const period = (milliseconds) => milliseconds % 60000 === 0 ? count(milliseconds / 60000, "minute") : count(milliseconds / 1000, "second");

/** A destination by its name and, unless it stands for those of several, its system. */
export const place = ({ destination, system }) => isKnown(system) ? `${destination ?? "?"} (${system})` : destination ?? "?";
