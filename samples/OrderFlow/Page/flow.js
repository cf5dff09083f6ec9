const byId = (id) => document.getElementById(id);
const pause = 500;

function button(text, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", onClick);
  return made;
}

// Null where nobody answers: whoever asks does so again.
async function ask(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    return null;
  }
}

async function place(sabotage, amount = 12.5) {
  const answer = await ask(sabotage ? `orders?sabotage=${sabotage}` : "orders", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ customer: "Ada", amount }),
  });
  const trouble = answer?.ok ? "" : `Not placed: ${answer === null ? "the application does not answer" : (await answer.json()).detail ?? answer.statusText}`;
  byId("trouble").textContent = trouble;
}

// How far each order has come is the application's to say, and the same on every page. What is there stays: a click on it is not lost.
function draw(orders) {
  const list = byId("orders");
  const there = new Map([...list.children].map((entry) => [entry.dataset.order, entry]));
  for (const { order, state, trace } of orders.toReversed()) {
    const entry = there.get(order) ?? document.createElement("li");
    if (!there.delete(order)) {
      entry.dataset.order = order;
      entry.append(button("", () => { byId("dashboard").contentWindow.location.hash = trace; }));
      list.prepend(entry);
    }
    const text = `${order}: ${state}`;
    if (entry.textContent !== text) entry.firstChild.textContent = text;
  }
  for (const entry of there.values()) entry.remove();
}

async function refresh() {
  const answer = await ask("orders");
  if (answer?.ok) draw(await answer.json());
  setTimeout(refresh, pause);
}

async function offer() {
  const answer = await ask("sabotages");
  if (!answer?.ok) {
    setTimeout(offer, pause);
    return;
  }
  for (const act of await answer.json()) {
    const made = button(act.title, () => place(act.name));
    made.dataset.sabotage = act.name;
    byId("sabotages").append(made);
  }
}

byId("place").addEventListener("click", () => place());
byId("decline").addEventListener("click", () => place(null, 2000));
offer();
refresh();
