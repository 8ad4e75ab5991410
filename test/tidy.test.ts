/** The rules of this house that no linter has. */
import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as codes from "../src/core/codes.ts";
import { isBarrel, reachable, running } from "./tidy/imports.ts";
import { brokenLinks, folderTree } from "./tidy/markdown.ts";
import { project } from "./tidy/projects.ts";
import { codeFiles, files, foldersUnder, json, linesWith, root } from "./tidy/repository.ts";
import { text, textFiles, under } from "./tidy/repository.ts";

const architecture = "docs/ARCHITECTURE.md";
const testFiles = under("test", ".ts").filter((path) => !path.startsWith("test/tidy"));
const decisions = under("docs/decisions", ".md");
const manifests = files.filter((path) => basename(path) === "package.json");
const lockfiles = files.filter((path) => basename(path) === "package-lock.json");

const lineCount = (path: string): number => text(path).trimEnd().split("\n").length;

const headings = (path: string): string[] =>
  [...text(path).matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);

const isExecutable = (path: string): boolean => (statSync(join(root, path)).mode & 0o111) !== 0;

const entries = (value: unknown): [string, unknown][] => Object.entries(value ?? {});

test("the folders under src are exactly the ones docs/ARCHITECTURE.md shows", () => {
  const shown = folderTree(architecture).filter((path) => path.startsWith("src/"));
  expect(shown.toSorted()).toEqual(foldersUnder("src"));
});

test("no file or folder has a name that says nothing", () => {
  const empty = /(?:^|\/)(?:utils?|commons?|helpers?|types|misc|shared|lib)(?:\/|\.[^/]*$)/;
  expect(codeFiles.filter((path) => empty.test(path))).toEqual([]);
});

test("no file only passes on what other files export", () => {
  expect(codeFiles.filter((path) => basename(path).startsWith("index.") || isBarrel(path))).toEqual(
    [],
  );
});

test("file names are kebab-case", () => {
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/;
  expect(codeFiles.filter((path) => !kebab.test(basename(path)))).toEqual([]);
});

test("no code file is longer than 400 lines", () => {
  expect(codeFiles.filter((path) => lineCount(path) > 400)).toEqual([]);
});

/** A test's name is a sentence, and the formatter cannot break a string. */
test("no line of code is longer than 100 columns, but for one that opens a test", () => {
  expect(linesWith(codeFiles, /^(?!\s*test\().{101,}$/u)).toEqual([]);
});

test("no comment is a banner", () => {
  expect(linesWith(codeFiles, /^\s*(?:\/\/|\/?\*|#)\s*[-=*#~_]{4,}/)).toEqual([]);
});

for (const [wall, allowed] of [
  ["src/core/units", []],
  ["src/core", ["src/core/units"]],
  ["src/ports", ["src/core", "src/core/units"]],
  ["src/office/contract", ["src/core/units"]],
] as const) {
  test(`${wall} sees neither Node, nor a browser, nor a shell`, () => {
    const { types, lib, references } = project(wall);
    expect({ types, lib }).toEqual({ types: [], lib: ["ES2023"] });
    expect(references.filter((path) => !(allowed as readonly string[]).includes(path))).toEqual([]);
  });
}

test("every TypeScript file belongs to a project, and npm run check sees every project", () => {
  const projects = under("src", "/tsconfig.json").map((path) => dirname(path));
  const known = project(".").references;
  expect([...projects, "test", "bench"].filter((path) => !known.includes(path))).toEqual([]);
  const homeless = under("src", ".ts").filter(
    (path) => !projects.some((folder) => path.startsWith(`${folder}/`)),
  );
  expect(homeless).toEqual([]);
});

test("every source file serves the command line, a benchmark, or as a simulation a test or a run", () => {
  const programs = ["src/cli/main.ts", "src/sim/world/program/main.ts"];
  const used = reachable([...programs, ...under("bench", ".ts")]);
  const simulates = reachable(testFiles);
  const isDead = (path: string): boolean =>
    !used.has(path) && !(path.startsWith("src/sim/") && simulates.has(path));
  expect(under("src", ".ts").filter((path) => isDead(path))).toEqual([]);
});

test("docs/CODES.md explains every stable code and no other", () => {
  const stable = Object.values(codes).flatMap((each: unknown) =>
    Array.isArray(each) ? (each as string[]) : [],
  );
  const explained = [...text("docs/CODES.md").matchAll(/^\| `([A-Z0-9_]+)` \|/gm)];
  expect(stable.length).toBeGreaterThan(0);
  // An order may end with the code of a denial.
  const each = [...new Set(stable)].toSorted();
  expect(explained.map(([, code = ""]) => code).toSorted()).toEqual(each);
});

for (const path of under("src/ports", ".ts")) {
  const words = basename(path, ".ts").split("-");
  const port = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");

  test(`the port ${port} is implemented and tested`, () => {
    expect(text(path)).toMatch(new RegExp(`export interface ${port}\\b`));
    const does = new RegExp(`implements [^{]*\\b${port}\\b|: (?:Readonly<)?${port}>? (?:=|\\{)`);
    const shells = under("src", ".ts").filter((file) => !file.startsWith("src/ports/"));
    const doers = shells.filter((file) => does.test(text(file)));
    expect(doers).not.toEqual([]);
    const names = [`\\b${port}\\b`, ...doers.map((file) => `/${basename(file)}"`)];
    const named = new RegExp(names.join("|"));
    expect(testFiles.filter((file) => named.test(text(file)))).not.toEqual([]);
  });
}

test("an order's way sees time, files, connections and chance through ports alone", () => {
  const way = [...running(["src/desk/floor.ts"])];
  expect(way).toContain("src/core/engine.ts");
  expect(way).toContain("src/journal/journal-writer.ts");
  expect(way).toContain("src/fix/session/listener.ts");
  expect(linesWith(way, /from "(?!\.)(?!node:(?:path|zlib|crypto|util)")/)).toEqual([]);
  const timers = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"];
  const readings = ["performance\\.", "Date\\.now", "new Date\\(\\)", "process\\."];
  const chances = ["Math\\.random", "randomBytes", "randomInt", "randomUUID"];
  const words = [...timers, ...readings, ...chances].join("|");
  // A comment may speak of them.
  const machine = new RegExp(`^(?!\\s*(?://|/?\\*)).*\\b(?:${words})`);
  expect(linesWith(way, machine)).toEqual([]);
});

test("nothing names a path of somebody's machine", () => {
  const machine = /(?<![\w.:/~-])(?:\/(?:home|Users|root|work|workspaces?)\/\w|[A-Z]:\\\w)/;
  expect(linesWith(textFiles, machine)).toEqual([]);
});

test("nothing names a package registry", () => {
  const host = /\bregistry\.[\w-]+\.(?:org|com|net|io|dev|local|internal)\b|\/-\/\S+\.tgz/;
  expect(linesWith(textFiles, host)).toEqual([]);
});

test("nothing is left to do in the code", () => {
  expect(linesWith(textFiles, /\bTO[D]O\b|\bFIX[M]E\b/)).toEqual([]);
});

test("every dependency is pinned to one version and locked by its hash, not its place", () => {
  const loose = manifests.flatMap((path) =>
    ["dependencies", "devDependencies", "optionalDependencies"]
      .flatMap((kind) => entries(json(path)[kind]))
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)))
      .map(([name, version]) => `${path}: ${name} ${String(version)}`),
  );
  expect(loose).toEqual([]);
  const placed = lockfiles.flatMap((path) => linesWith([path], /"resolved":/));
  expect(placed).toEqual([]);
});

test("every dependency has its reasons in docs/decisions", () => {
  const reasons = decisions.map((path) => text(path)).join("\n");
  const unexplained = manifests.flatMap((path) =>
    ["dependencies", "devDependencies"]
      .flatMap((kind) => entries(json(path)[kind]))
      .filter(([name]) => !reasons.includes(`\`${name}\``))
      .map(([name]) => `${path}: ${name}`),
  );
  expect(unexplained).toEqual([]);
});

test("every decision says its context, what was decided, the figures, and what follows", () => {
  const asked = ["Context", "Decision", "Figures", "Consequences"];
  expect(decisions.length).toBeGreaterThan(0);
  for (const path of decisions) expect(headings(path), path).toEqual(asked);
});

test("every link from one page to another leads somewhere", () => {
  const pages = files.filter((path) => path.endsWith(".md"));
  expect(pages.flatMap((path) => brokenLinks(path))).toEqual([]);
});

test("no test is skipped, singled out or left for later", () => {
  const idle = /\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|only|todo)\b/;
  expect(linesWith(testFiles, idle)).toEqual([]);
});

test("every npm script is a task of scripts/run.mjs", () => {
  const scripts = entries(json("package.json")["scripts"]);
  expect(scripts).toEqual(scripts.map(([name]) => [name, `exec node scripts/run.mjs ${name}`]));
  const tasks = text("scripts/run.mjs");
  const known = ([name]: [string, unknown]): boolean =>
    [`  ${name}: {`, `  "${name}": {`, `=== "${name}"`].some((task) => tasks.includes(task));
  expect(scripts.filter((script) => !known(script))).toEqual([]);
});

test("what is started by name may be executed", () => {
  const started = [".ci/run", "scripts/hedgerow.mjs"];
  expect(started.filter((path) => !isExecutable(path))).toEqual([]);
});
