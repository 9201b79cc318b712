// What a migration opens to.  Texts go into the page as texts, never as markup.

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function details(migration) {
  const box = element("div", { class: "details" });
  const shown = new Set(migration.excerpts.flatMap((excerpt) => excerpt.findings));
  const rest = migration.findings.map((_, index) => index).filter((index) => !shown.has(index));
  for (const excerpt of migration.excerpts) {
    box.append(findingList(migration, excerpt.findings), code(migration, excerpt));
  }
  if (rest.length) box.append(findingList(migration, rest));
  return box;
}

function findingList(migration, indexes) {
  return element("ul", { class: "findings" }, ...indexes.map((index) => finding(migration, migration.findings[index])));
}

function finding(migration, found) {
  const place = `line ${found.line}, column ${found.column}`;
  const head = element(
    "p",
    { class: "sentence" },
    element("span", { class: `tag ${found.priority.toLowerCase()}` }, found.code),
    " ",
    found.sentence,
  );
  const facts = [found.scope === "both" ? "on upgrade and downgrade" : `on ${found.scope}`, ...found.facts];
  if (found.status !== "new") facts.push(found.reason ? `${found.status}: ${found.reason}` : found.status);
  const list = element("ul", { class: "facts" }, ...facts.map((fact) => element("li", {}, fact)));
  list.prepend(element("li", { class: "place" }, linked(migration, found.line, place)));
  return element("li", {}, head, list);
}

function linked(migration, line, text) {
  if (!migration.link) return text;
  return element("a", { href: migration.link.replaceAll("{line}", line), rel: "noopener" }, text);
}

function code(migration, excerpt) {
  const priorities = excerpt.findings.map((index) => migration.findings[index].priority);
  const most = priorities.sort((one, other) => RANKS[one] - RANKS[other])[0].toLowerCase();
  const last = excerpt.line + excerpt.lines.length - 1;
  const lines = excerpt.lines.map((parts, offset) => codeLine(migration, excerpt.line + offset, parts, most));
  return element(
    "pre",
    { tabindex: "0", role: "region", "aria-label": `${migration.path}, lines ${excerpt.line} to ${last}` },
    element("code", {}, ...lines),
  );
}

function codeLine(migration, number, parts, priority) {
  const text = parts.map((part, index) => (index % 2 ? element("mark", { class: priority }, part) : part));
  const label = element("span", { class: "number" }, linked(migration, number, String(number)));
  return element("span", { class: parts.length > 1 ? "line marked" : "line" }, label, ...text, "\n");
}
