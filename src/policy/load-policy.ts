import { open, stat } from "node:fs/promises";
import { IssueList } from "./issue.ts";
import type { IssueCode, PolicyIssue } from "./issue.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { FurtherLayers } from "./parse-policy.ts";
import { fileLayer, startOf } from "./place.ts";
import type { LoadedPolicy } from "./provenance.ts";
import type { Result } from "../core/result.ts";
import type { Environment } from "./substitute.ts";
import { MAX_BYTES } from "./yaml/parse-yaml.ts";

type Loaded = Result<LoadedPolicy, readonly PolicyIssue[]>;

/**
 * Reads a policy from a file, never more than `MAX_BYTES` of it.
 *
 * A file that cannot be read is a mistake like any other, so that whoever prints them needs one
 * way.
 */
export async function loadPolicy(
  path: string,
  env: Environment,
  further: FurtherLayers = {},
): Promise<Loaded> {
  let bytes: Uint8Array | null;
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return refused(path, "FILE_UNREADABLE", "is not a file");
    bytes = await readBounded(path);
  } catch (error) {
    return refused(path, "FILE_UNREADABLE", `cannot be read (${systemCode(error)})`);
  }
  if (bytes === null) return refused(path, "FILE_TOO_LARGE", `is larger than ${MAX_BYTES} bytes`);
  const text = textOf(bytes);
  if (text === null) return refused(path, "FILE_NOT_UTF8", "is not UTF-8 text");
  return parsePolicy(text, path, env, further);
}

/** @returns null when there is more than the bound */
async function readBounded(path: string): Promise<Uint8Array | null> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) return null;
    // One byte more than it should hold shows that the file has grown since.
    const into = new Uint8Array(size + 1);
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await file.read(into, filled, into.length - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled === into.length) throw new Error("grew while it was read");
    return into.subarray(0, filled);
  } finally {
    await file.close();
  }
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const systemCode = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
};

function refused(path: string, code: IssueCode, what: string): Loaded {
  const issues = new IssueList();
  issues.add(code, startOf(fileLayer(path)), { path: "" }, `the file ${what}`);
  return { ok: false, error: issues.inOrder() };
}
