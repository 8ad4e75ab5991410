import type { RequestFault } from "./contract/problem.ts";
import { MOST_TOLD, pointerOf } from "./request-faults.ts";
import { HttpProblem } from "./http-problem.ts";

/** Arrays and objects in one another; no request needs more. */
const DEEPEST = 16;
/** Beyond this a double may not hold what was written. */
const MOST_DIGITS = 15;

/** Stands where a number was written that would not be kept exactly. */
const tooPrecise: unique symbol = Symbol("too precise");

/** What the engine tells of a value it has read. */
interface Written {
  readonly source?: string;
}

/**
 * Reads a request's JSON. A number is taken only if it is kept as it was written: one that has more
 * significant digits must be sent as a text.
 *
 * @throws HttpProblem BAD_JSON, JSON_TOO_DEEP, and BAD_REQUEST with NUMBER_TOO_PRECISE
 */
export function parseJson(text: string): unknown {
  if (depthOf(text) > DEEPEST) throw new HttpProblem(400, "JSON_TOO_DEEP");
  const value = read(text);
  const faults: RequestFault[] = [];
  collect(value, [], faults);
  if (faults.length > 0) throw new HttpProblem(400, "BAD_REQUEST", { errors: faults });
  return value;
}

function read(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text, (_key, each: unknown, written?: Written) =>
      typeof each === "number" && digitsIn(written?.source ?? "") > MOST_DIGITS ? tooPrecise : each,
    );
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new HttpProblem(400, "BAD_JSON", { detail: error.message });
  }
}

/** Significant digits of a number as it was written. */
function digitsIn(source: string): number {
  const [mantissa = ""] = source.toLowerCase().split("e");
  return mantissa.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
}

/** How deep brackets stand in one another, without reading what is between them. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isQuoted) {
      if (character === "\\") at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth -= 1;
  }
  return deepest;
}

function collect(value: unknown, path: readonly string[], into: RequestFault[]): void {
  if (into.length === MOST_TOLD) return;
  if (value === tooPrecise) {
    const message = `a number of more than ${MOST_DIGITS} digits must be sent as a text`;
    into.push({ in: "body", pointer: pointerOf(path), code: "NUMBER_TOO_PRECISE", message });
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) collect(each, [...path, name], into);
  }
}
