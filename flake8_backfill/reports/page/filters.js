"use strict";
// What is shown and in which order: pure functions of the migrations and of the filters' values.

const RANKS = { HIGH: 0, MEDIUM: 1, LOW: 2, COMMENT: 3 };
const FILTERS = ["text", "priority", "table", "operation", "direction", "status", "from", "to"];
const collator = new Intl.Collator("en", { numeric: true });

// The keys by which the columns are sorted; equal ones stay in file and number order.
const KEYS = {
  priority: (migration) => RANKS[migration.priority],
  migration: (migration) => migration.index,
  tables: (migration) => migration.tables.join(", "),
  operations: (migration) => migration.operations.join(", "),
  direction: (migration) => migration.direction,
  changes: (migration) => migration.changes,
};

// Adds to the migrations what filters and columns need beside the data.
function prepared(migrations) {
  return migrations.map((migration, index) => {
    const writes = migration.findings.filter((finding) => finding.operation !== "COMMENT");
    const scopes = new Set((writes.length ? writes : migration.findings).map((finding) => finding.scope));
    const words = [migration.id, migration.description, migration.framework, migration.path, migration.added];
    for (const finding of migration.findings) {
      words.push(finding.code, finding.message, finding.reason, finding.operation, ...finding.tables, ...finding.facts);
    }
    return {
      ...migration,
      index,
      changes: writes.length,
      direction: scopes.size === 1 ? [...scopes][0] : "both",
      words: words.join("\n").toLowerCase(),
    };
  });
}

function isShown(migration, wanted) {
  if (wanted.priority && migration.priority !== wanted.priority) return false;
  if (wanted.from && migration.index < Number(wanted.from)) return false;
  if (wanted.to && migration.index > Number(wanted.to)) return false;
  const words = (wanted.text || "").toLowerCase().split(/\s+/);
  if (!words.every((word) => migration.words.includes(word))) return false;
  return migration.findings.some((finding) => isFindingShown(finding, wanted));
}

// Table, operation, direction and status have to be those of one finding.
function isFindingShown(finding, wanted) {
  return (
    (!wanted.table || finding.tables.includes(wanted.table)) &&
    (!wanted.operation || finding.operation === wanted.operation) &&
    (!wanted.direction || finding.scope === wanted.direction || finding.scope === "both") &&
    (!wanted.status || finding.status === wanted.status)
  );
}

function inOrder(migrations, sort) {
  const key = KEYS[sort.column];
  const sign = sort.descending ? -1 : 1;
  const compare = sort.column === "priority" || sort.column === "migration" || sort.column === "changes"
    ? (one, other) => key(one) - key(other)
    : (one, other) => collator.compare(key(one), key(other));
  return [...migrations].sort((one, other) => sign * compare(one, other) || one.index - other.index);
}

// The address of what is shown, so that it can be kept and sent.
function toHash(wanted, sort) {
  const parts = new URLSearchParams();
  for (const name of FILTERS) if (wanted[name]) parts.set(name, wanted[name]);
  if (sort.column !== "priority" || sort.descending) parts.set("sort", (sort.descending ? "-" : "") + sort.column);
  return parts.toString();
}

function fromHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const wanted = {};
  for (const name of FILTERS) if (parts.get(name)) wanted[name] = parts.get(name);
  for (const name of ["from", "to"]) if (!/^\d+$/.test(wanted[name])) delete wanted[name];
  const sort = parts.get("sort") || "priority";
  const column = sort.replace(/^-/, "");
  const known = Object.hasOwn(KEYS, column);
  return { wanted, sort: { column: known ? column : "priority", descending: known && sort.startsWith("-") } };
}
