import type { Result } from "../core/result.ts";
import { IssueList } from "./issue.ts";
import type { PolicyIssue } from "./issue.ts";
import { didYouMean } from "./nearest-name.ts";
import type { OfflineDecision, OfflineDesk } from "./offline-decision.ts";
import type { OfflineOrder } from "./offline-order.ts";
import { fileLayer } from "./place.ts";
import type { Place } from "./place.ts";
import { readOrderFields } from "./read-order.ts";
import { quoted } from "./quoted.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import { emptyMap, isNothing } from "./yaml/tree.ts";
import type { MapNode, TextNode, Tree } from "./yaml/tree.ts";

/** An order and what a policy is expected to decide about it. */
export interface RoutingCase {
  readonly name: string;
  readonly order: OfflineOrder;
  readonly expected: readonly Expectation[];
}

export interface Expectation {
  readonly field: ExpectedField;
  /** As written; of findings one of several. Undefined: there must be none. */
  readonly value: string | undefined;
  readonly place: Place;
}

const expectedFields = [
  "action",
  "aBookPercent",
  "aVolume",
  "bVolume",
  "targetLp",
  "ruleId",
  "code",
  "findings",
] as const;

type ExpectedField = (typeof expectedFields)[number];

/** What a case expected and did not get. */
export interface CaseDifference {
  readonly expectation: Expectation;
  readonly got: string;
}

export interface CaseOutcome {
  readonly routingCase: RoutingCase;
  readonly decision: OfflineDecision;
  readonly differences: readonly CaseDifference[];
  /** Why the rule that was expected did not decide, or a refusal that no stage made; else empty. */
  readonly reasons: readonly string[];
}

/**
 * Reads a file of cases: `cases:` with a list of `name`, `order` and `expect`.
 *
 * @param nowUs the time of orders that give none
 * @returns every mistake in it, in the order of the file, or all cases
 */
export function parseCases(
  text: string,
  file: string,
  nowUs: number,
): Result<readonly RoutingCase[], readonly PolicyIssue[]> {
  const issues = new IssueList();
  const tree = parseYaml(text, fileLayer(file), issues);
  const cases = tree === null ? [] : new CaseReader(issues, nowUs).cases(tree);
  return issues.count === 0 ? { ok: true, value: cases } : { ok: false, error: issues.inOrder() };
}

class CaseReader {
  readonly #issues: IssueList;
  readonly #nowUs: number;

  constructor(issues: IssueList, nowUs: number) {
    this.#issues = issues;
    this.#nowUs = nowUs;
  }

  cases(tree: Tree): readonly RoutingCase[] {
    const list = tree.kind === "map" ? tree.entries.get("cases")?.value : undefined;
    if (list?.kind !== "list") {
      this.#report(tree.place, "", "must be `cases:` with a list below it");
      return [];
    }
    if (list.items.length === 0) this.#report(list.place, "cases", "must have a case");
    return list.items.map((item, at) => this.#case(item, `cases[${at}]`));
  }

  #case(item: Tree, path: string): RoutingCase {
    const node = this.#map(item, path);
    this.#refuseUnknown(node, path, ["name", "order", "expect"]);
    const order = node.entries.get("order")?.value;
    const expect = node.entries.get("expect")?.value;
    const name = textOf(node.entries.get("name")?.value);
    if (name === undefined) this.#report(node.place, `${path}.name`, "is required");
    if (order === undefined) this.#report(node.place, `${path}.order`, "is required");
    if (expect === undefined) this.#report(node.place, `${path}.expect`, "is required");
    return {
      name: name ?? path,
      order: this.#order(order ?? node, `${path}.order`),
      expected: expect === undefined ? [] : this.#expected(expect, `${path}.expect`),
    };
  }

  #order(tree: Tree, path: string): OfflineOrder {
    const node = this.#map(tree, path);
    const fields: Record<string, unknown> = {};
    for (const { name, value } of node.entries) {
      fields[name] = value.kind === "text" && !isNothing(value) ? value.text : notOne(value);
    }
    const read = readOrderFields(fields, this.#nowUs);
    if ("order" in read) return read.order;
    for (const { field, what } of read.mistakes) {
      const place = node.entries.get(field)?.value.place ?? node.place;
      this.#report(place, `${path}.${field}`, what);
    }
    return blankOrder(this.#nowUs);
  }

  #expected(tree: Tree, path: string): readonly Expectation[] {
    const node = this.#map(tree, path);
    this.#refuseUnknown(node, path, expectedFields);
    if (node.entries.size === 0) this.#report(node.place, path, "must expect something");
    return expectedFields.flatMap((field) => {
      const value = node.entries.get(field)?.value;
      return value === undefined ? [] : this.#expectations(field, value, `${path}.${field}`);
    });
  }

  /** One; of findings several. A code nobody knows is no mistake: its case fails, and says so. */
  #expectations(field: ExpectedField, value: Tree, path: string): readonly Expectation[] {
    const isList = value.kind === "list" && field === "findings";
    const nodes = isList ? value.items : [value];
    if (nodes.length === 0) this.#report(value.place, path, "must name a finding");
    return nodes.map((each) => {
      const text = textOf(each);
      const wrong = each.kind === "text" ? wrongIn(field, text) : "must be a single value";
      if (wrong !== undefined) this.#report(each.place, path, wrong);
      return { field, value: text, place: each.place };
    });
  }

  #map(tree: Tree, path: string): MapNode {
    if (tree.kind === "map") return tree;
    this.#report(tree.place, path, "must be keys with values");
    return emptyMap(tree.place);
  }

  #refuseUnknown({ entries }: MapNode, path: string, known: readonly string[]): void {
    for (const { name, place } of entries) {
      if (known.includes(name)) continue;
      const hint = didYouMean(name, known) ?? `known here: ${known.join(", ")}`;
      this.#issues.add("UNKNOWN_KEY", place, { path: `${path}.${name}` }, "unknown key", hint);
    }
  }

  #report(place: Place, path: string, what: string): void {
    this.#issues.add("WRONG_SHAPE", place, { path }, what);
  }
}

const actions: readonly string[] = ["A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"];
const numbers: ReadonlySet<ExpectedField> = new Set(["aBookPercent", "aVolume", "bVolume"]);
const mayBeNone: ReadonlySet<ExpectedField> = new Set(["targetLp", "ruleId"]);

/** Why a decision can never have this value; undefined: it can. */
function wrongIn(field: ExpectedField, text: string | undefined): string | undefined {
  if (text === undefined) return mayBeNone.has(field) ? undefined : "must have a value";
  if (numbers.has(field))
    return isNumber(text) ? undefined : `must be a number, not ${quoted(text)}`;
  if (field !== "action" || actions.includes(text)) return undefined;
  return `must be one of ${actions.join(", ")}, not ${quoted(text)}`;
}

const isNumber = (text: string): boolean => /^\d+(?:\.\d+)?$/.test(text);

const textOf = (node: Tree | undefined): string | undefined =>
  node?.kind === "text" && !isNothing(node) ? node.text : undefined;

/** What is no single value is given as it is, for the reader of orders to refuse. */
const notOne = (node: Tree): Exclude<Tree, TextNode> | null => (node.kind === "text" ? null : node);

/** Stands in for an order with mistakes; such a case is never run. */
function blankOrder(nowUs: number): OfflineOrder {
  const read = readOrderFields({ symbol: "-", side: "BUY", volume: 1 }, nowUs);
  if ("order" in read) return read.order;
  throw new Error("Invariant: symbol, side and volume make an order");
}

/** Decides the order of a case and says what came out otherwise than expected. */
export function runCase(desk: OfflineDesk, routingCase: RoutingCase): CaseOutcome {
  const decision = desk.decide(routingCase.order);
  const differences = routingCase.expected
    .map((expectation) => ({ expectation, got: gotFor(expectation.field, decision) }))
    .filter(({ expectation, got }) => !isMet(expectation, got, decision));
  return { routingCase, decision, differences, reasons: reasonsFor(desk, routingCase, decision) };
}

function reasonsFor(
  desk: OfflineDesk,
  { order, expected }: RoutingCase,
  { code, findings, ruleId }: OfflineDecision,
): readonly string[] {
  if (findings.length === 0) return [`${code}: refused before any stage was asked`];
  const rule = expected.find(({ field }) => field === "ruleId")?.value;
  return rule === undefined || rule === ruleId ? [] : [desk.whyMissed(rule, order)];
}

function gotFor(field: ExpectedField, decision: OfflineDecision): string {
  if (field === "findings") return decision.findings.map(({ code }) => code).join(", ") || "none";
  return String(decision[field] ?? "none");
}

function isMet({ field, value }: Expectation, got: string, decision: OfflineDecision): boolean {
  if (field === "findings") return decision.findings.some(({ code }) => code === value);
  if (value === undefined) return got === "none";
  return numbers.has(field) ? Number(value) === Number(got) : value === got;
}

/** A difference on one line: where it is expected, what, and what came out. */
export function wordDifference({ expectation, got }: CaseDifference): string {
  const { field, value, place } = expectation;
  const wanted = value === undefined ? "none" : quoted(value);
  const where = `${place.layer.name}:${place.line}:${place.column}`;
  return `${where} ${field}: expected ${wanted}, got ${quoted(got)}`;
}
