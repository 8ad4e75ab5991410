import type { z } from "zod";
import type { RequestFault } from "./contract/problem.ts";

/** Mistakes of one request that are named. */
export const MOST_TOLD = 20;

/** RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** What a schema has to say against a part of a request. */
export const faultsOf = (error: z.ZodError, part: RequestFault["in"]): RequestFault[] =>
  error.issues.slice(0, MOST_TOLD).flatMap((issue) => faultsIn(issue, part));

function faultsIn(issue: z.core.$ZodIssue, part: RequestFault["in"]): RequestFault[] {
  const { path, message } = issue;
  if (issue.code !== "unrecognized_keys") {
    const isMissing = issue.code === "invalid_type" && message.endsWith("received undefined");
    const code = isMissing ? "MISSING" : "BAD_VALUE";
    return [{ in: part, pointer: pointerOf(path), code, message }];
  }
  return issue.keys.slice(0, MOST_TOLD).map((key) => ({
    in: part,
    pointer: pointerOf([...path, key]),
    code: "UNKNOWN_FIELD",
    message: "is not known here",
  }));
}
