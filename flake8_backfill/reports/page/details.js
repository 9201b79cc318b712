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

// A path may break behind its slashes.
function breakable(path) {
  return path.split("/").flatMap((name, index) => (index ? ["/", element("wbr", {}), name] : [name]));
}

function linked(migration, line, ...texts) {
  if (!migration.link) return element("span", {}, ...texts);
  return element("a", { href: migration.link.replaceAll("{line}", line), rel: "noopener" }, ...texts);
}

function code(migration, excerpt) {
  const last = excerpt.line + excerpt.lines.length - 1;
  const lines = excerpt.lines.map((parts, offset) => codeLine(migration, excerpt.line + offset, parts));
  return element(
    "pre",
    { tabindex: "0", role: "region", "aria-label": `${migration.path}, lines ${excerpt.line} to ${last}` },
    element("code", {}, ...lines),
  );
}

function codeLine(migration, number, parts) {
  const label = element("span", { class: "number" }, linked(migration, number, String(number)));
  return element("span", { class: "line" }, label, ...parts.map((part) => marked(migration, part)), "\n");
}

// A part of a line is its text, or the index of the finding whose statement it is, and its text.
function marked(migration, part) {
  if (typeof part === "string") return part;
  const [index, text] = part;
  return element("mark", { class: migration.findings[index].priority.toLowerCase() }, text);
}
