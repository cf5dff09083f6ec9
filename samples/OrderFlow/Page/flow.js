const byId = (id) => document.getElementById(id);
const open = [];

function button(text, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", onClick);
  return made;
}

async function place(sabotage, amount = 12.5) {
  const answer = await fetch(sabotage ? `orders?sabotage=${sabotage}` : "orders", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ customer: "Ada", amount }),
  });
  const entry = document.createElement("li");
  byId("orders").prepend(entry);
  if (!answer.ok) {
    entry.textContent = `not placed: ${(await answer.json()).detail ?? answer.statusText}`;
    return;
  }
  const { order, trace } = await answer.json();
  const made = button(`${order}: placed`, () => { byId("dashboard").contentWindow.location.hash = trace; });
  made.dataset.order = order;
  entry.append(made);
  open.push({ order, made });
}

async function refresh() {
  for (const each of [...open]) {
    const { state } = await (await fetch(`orders/${each.order}`)).json();
    each.made.textContent = `${each.order}: ${state}`;
    if (state === "done") open.splice(open.indexOf(each), 1);
  }
  setTimeout(refresh, 500);
}

byId("place").addEventListener("click", () => place());
byId("decline").addEventListener("click", () => place(null, 2000));
for (const act of await (await fetch("sabotages")).json()) {
  const made = button(act.title, () => place(act.name));
  made.dataset.sabotage = act.name;
  byId("sabotages").append(made);
}
refresh();
