import { closeSync, openSync, readSync } from "node:fs";
import { OfflineDesk } from "../policy/offline-decision.ts";
import { OfflinePolicy } from "../policy/offline-policy.ts";
import { readOrderFields } from "../policy/read-order.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { print } from "./output.ts";
import { readPolicyOrDefault } from "./read-policy.ts";

export interface DecideOptions {
  /** NDJSON; `-` is standard input. */
  readonly file: string;
  readonly policy: string | undefined;
}

const STDIN = 0;
const CHUNK_BYTES = 1 << 16;
/** An order has a few hundred bytes. */
const LONGEST_LINE = 1 << 20;
const US_PER_MS = 1_000;

/** Decides orders, one a line, without a desk; a line that is none is answered as such. */
export async function decide({ file, policy }: DecideOptions): Promise<void> {
  const document = await readPolicyOrDefault(policy);
  const desk = new OfflineDesk(new OfflinePolicy(document));
  let bad = 0;
  let line = 0;
  for (const text of linesOf(file)) {
    line += 1;
    if (text.trim() === "") continue;
    const answer = answerTo(desk, text);
    if ("error" in answer) bad += 1;
    print(`${JSON.stringify("error" in answer ? { line, ...answer } : answer)}\n`);
  }
  if (bad === 0) return;
  const what = bad === 1 ? "1 line is no order" : `${bad} lines are no orders`;
  throw new CommandFailure(
    exitCodes.failure,
    `BAD_ORDER: ${what}; see their "error" in the output`,
  );
}

interface BadOrder {
  readonly error: { readonly code: "BAD_ORDER"; readonly text: string };
}

function answerTo(desk: OfflineDesk, text: string): object | BadOrder {
  const fields = parsed(text);
  if (fields === undefined) return badOrder("the line is no JSON object");
  const read = readOrderFields(fields, Date.now() * US_PER_MS);
  if ("order" in read) return desk.decide(read.order);
  return badOrder(read.mistakes.map(({ field, what }) => `${field}: ${what}`).join("; "));
}

const badOrder = (text: string): BadOrder => ({ error: { code: "BAD_ORDER", text } });

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Line by line, so that a million orders need no more memory than one. */
function* linesOf(file: string): Generator<string> {
  const fd = file === "-" ? STDIN : opened(file);
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  try {
    for (;;) {
      const count = readSome(fd, chunk);
      rest += decoder.decode(chunk.subarray(0, count), { stream: count > 0 });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > LONGEST_LINE) {
        throw new CommandFailure(exitCodes.failure, "BAD_ORDER: a line is longer than 1 MiB");
      }
      if (count === 0) break;
    }
    if (rest !== "") yield rest;
  } finally {
    if (fd !== STDIN) closeSync(fd);
  }
}

function opened(file: string): number {
  try {
    return openSync(file, "r");
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.failure, `FILE_UNREADABLE: ${text}`);
  }
}

/** A terminal or pipe that has nothing yet is waited for. */
function readSome(fd: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, into);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(sleeper, 0, 0, 5);
    }
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
