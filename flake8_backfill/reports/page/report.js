// The table of migrations: rows are made as they are needed, and what a row opens to when it is opened.

const BATCH = 100;
const byId = (id) => document.getElementById(id);
const migrations = prepared(JSON.parse(byId("data").textContent));
const form = byId("filters");
const state = { wanted: {}, sort: { column: "priority", descending: false }, found: [], shown: 0 };

function show() {
  state.found = inOrder(migrations.filter((migration) => isShown(migration, state.wanted)), state.sort);
  state.shown = 0;
  byId("rows").replaceChildren();
  showMore(BATCH);
  for (const header of document.querySelectorAll("th[data-sort]")) {
    const sorted = header.dataset.sort === state.sort.column;
    header.setAttribute("aria-sort", !sorted ? "none" : state.sort.descending ? "descending" : "ascending");
  }
  byId("outcome").textContent = outcome();
  byId("clear").hidden = !FILTERS.some((name) => state.wanted[name]);
  byId("table").hidden = !state.found.length;
}

function outcome() {
  if (!migrations.length) return "No migration changes rows.";
  const { from, to } = state.wanted;
  const count = (number) => number.toLocaleString("en");
  const last = migrations.length - 1;
  const id = (index) => migrations[Math.min(index, last)].id;
  const range = from || to ? `, of those from ${id(from || 0)} to ${id(to || last)}` : "";
  if (!state.found.length) return `None of ${count(migrations.length)} migrations matches${range}.`;
  return `${count(state.found.length)} of ${count(migrations.length)} migrations${range}`;
}

// Shows so many further rows and returns the first of them.
function showMore(number) {
  const batch = state.found.slice(state.shown, state.shown + number).map(row);
  byId("rows").append(...batch);
  state.shown += batch.length;
  const left = state.found.length - state.shown;
  byId("more").hidden = !left;
  byId("more").firstElementChild.textContent = `Show ${Math.min(BATCH, left)} more`;
  byId("more").lastElementChild.textContent = `Show all ${state.found.length.toLocaleString("en")}`;
  return batch[0];
}

function row(migration) {
  const lines = migration.lines.slice(0, 4).join(", ") + (migration.lines.length > 4 ? ", …" : "");
  const button = element(
    "button",
    { type: "button", "aria-expanded": "false", class: "open" },
    element("span", { class: "id" }, migration.id),
    " ",
    element("span", { class: "description" }, migration.description),
  );
  const place = linked(migration, migration.lines[0], ...breakable(migration.path), `:${lines}`);
  const unit = element("span", { class: "unit" }, migration.changes === 1 ? " change" : " changes");
  const added = migration.added ? [` · added ${migration.added}`] : [];
  const level = migration.priority.toLowerCase();
  const made = element(
    "tr",
    { class: "migration" },
    element("td", { class: "priority" }, element("span", { class: `tag ${level}` }, migration.priority)),
    element("th", { scope: "row", class: "migration" }, button, element("span", { class: "path" }, place, ...added)),
    element("td", { class: "tables" }, ...tableNames(migration.tables)),
    element("td", { class: "operations" }, migration.operations.join(", ")),
    element("td", { class: "direction" }, migration.direction),
    element("td", { class: "changes" }, String(migration.changes), unit, ...statuses(migration)),
  );
  made.migration = migration;
  return made;
}

function tableNames(tables) {
  const names = tables.slice(0, 4).flatMap((table, index) => {
    const name = element("span", { class: "name" }, table === "?" ? "unknown" : table);
    return index ? [", ", name] : [name];
  });
  return tables.length > 4 ? [...names, ` and ${tables.length - 4} more`] : names;
}

function statuses(migration) {
  const parts = [];
  for (const status of ["suppressed", "grandfathered"]) {
    const number = migration.findings.filter((found) => found.status === status).length;
    if (number) parts.push(element("small", {}, `${number} ${status}`));
  }
  return parts;
}

function toggle(made) {
  const button = made.querySelector("button.open");
  if (!made.opened) {
    made.opened = element("tr", { class: "opened", id: `opened-${made.migration.index}` });
    made.opened.append(element("td", { colspan: "6" }, details(made.migration)));
    made.after(made.opened);
    button.setAttribute("aria-controls", made.opened.id);
  } else {
    made.opened.hidden = !made.opened.hidden;
  }
  button.setAttribute("aria-expanded", String(!made.opened.hidden));
}

function readFilters() {
  const { from, to } = state.wanted;
  state.wanted = { from, to };
  for (const control of form.elements) if (control.value.trim()) state.wanted[control.name] = control.value.trim();
  changed();
}

function changed() {
  show();
  const hash = toHash(state.wanted, state.sort);
  history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
}

function readHash() {
  Object.assign(state, fromHash(location.hash));
  for (const control of form.elements) {
    control.value = state.wanted[control.name] || "";
    // A list does not take what is none of its options.
    if (!control.value) delete state.wanted[control.name];
  }
  show();
}

form.addEventListener("input", readFilters);
form.addEventListener("submit", (event) => event.preventDefault());

byId("clear").addEventListener("click", () => {
  state.wanted = {};
  form.reset();
  changed();
  form.elements.text.focus();
});

byId("table").tHead.addEventListener("click", (event) => {
  const header = event.target.closest("th[data-sort]");
  if (!header || !event.target.closest("button")) return;
  const column = header.dataset.sort;
  const again = column === state.sort.column;
  state.sort = { column, descending: again ? !state.sort.descending : column === "changes" };
  changed();
});

byId("rows").addEventListener("click", (event) => {
  const made = event.target.closest("tr.migration");
  if (!made || event.target.closest("a") || (!event.target.closest("button") && String(getSelection()))) return;
  toggle(made);
});

byId("more").addEventListener("click", (event) => {
  const asked = event.target.dataset.more;
  if (asked) showMore(asked === "all" ? state.found.length : Number(asked)).querySelector("button").focus();
});

addEventListener("hashchange", () => {
  if (!location.hash.includes("=")) return;
  readHash();
  byId("migrations").focus({ preventScroll: true });
  byId("list").scrollIntoView();
});

addEventListener("beforeprint", () => {
  if (state.shown < state.found.length) showMore(state.found.length);
});

form.hidden = !migrations.length;
readHash();
