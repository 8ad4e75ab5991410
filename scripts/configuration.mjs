import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { credentialVariables } from "../src/policy/environment-layer.ts";
import { issueWords } from "../src/policy/issue.ts";
import { keyTables } from "../src/policy/schema/policy-form.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, "docs", "CONFIGURATION.md");
const parts = join(root, "docs", "configuration");

/** A written part; its links are those of a page one folder up. */
const written = (name) =>
  readFileSync(join(parts, name), "utf8").replaceAll("](../", "](").trimEnd();

const table = (heads, rows) =>
  [heads, heads.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`)
    .join("\n");

const titleOf = (path) => `\`${path === "" ? "(file)" : path}\``;
const anchorOf = (path) => path.toLowerCase().replaceAll(/[^a-z0-9_-]/g, "");

/** The path of the table that shows what is inside a key's value; null for a single value. */
function below(path, shape) {
  if (shape.kind === "map") return path;
  if (shape.kind === "list" || shape.kind === "entities") return below(`${path}[]`, shape.item);
  return shape.kind === "named" ? below(`${path}.${shape.name}`, shape.item) : null;
}

function keyRow(path, { name, words, standard, meaning, hasEffect, variable, shape }) {
  const inside = below(path === "" ? name : `${path}.${name}`, shape);
  const type = inside === null ? words : `[${words}](#${anchorOf(inside)})`;
  const layer = variable === null ? "" : `; environment \`${variable}\``;
  const effect = hasEffect ? "" : "; *checked, and of no effect yet*";
  return [`\`${name}\``, type, standard, `${meaning}${layer}${effect}`];
}

function keySection({ path, sameAs, keys }) {
  const title = `### ${titleOf(path)}`;
  if (sameAs !== null) {
    return `${title}\n\nThe keys of [${titleOf(sameAs)}](#${anchorOf(sameAs)}).`;
  }
  const rows = keys.map((key) => keyRow(path, key));
  return `${title}\n\n${table(["Key", "Type, unit", "Default", "Meaning"], rows)}`;
}

function variables(tables) {
  const ofKeys = tables.flatMap(({ path, keys }) =>
    keys.flatMap(({ name, variable }) =>
      variable === null ? [] : [[`\`${variable}\``, `\`${path}.${name}\``]],
    ),
  );
  const ofLps = credentialVariables.map(({ variable, type, setting }) => [
    `\`${variable}\``,
    `\`settings.${setting}\` of every LP of type \`${type}\``,
  ]);
  return table(["Variable", "Stands above"], [...ofKeys, ...ofLps]);
}

export function configurationPage() {
  const tables = keyTables();
  const codes = Object.entries(issueWords).map(([code, words]) => [`\`${code}\``, words]);
  return [
    "<!-- From docs/configuration and src/policy/schema, by scripts/configuration.mjs. -->",
    written("intro.md"),
    variables(tables),
    written("cases.md"),
    "## Keys",
    '"Required" means that the entry cannot be without it; every other key has the default named.',
    ...tables.map(keySection),
    "## Codes of mistakes",
    table(["Code", "Meaning"], codes),
  ]
    .join("\n\n")
    .concat("\n");
}

if (process.argv.includes("--print")) process.stdout.write(configurationPage());
else writeFileSync(page, configurationPage());
