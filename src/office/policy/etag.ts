import { canonicalJson, hashOfText } from "../../policy/policy-hash.ts";
import { HttpProblem } from "../http-problem.ts";

const DIGITS = 16;

/** The same for the same content, however it came about. */
export const etagOf = (content: object): string =>
  `"${hashOfText(canonicalJson(content)).slice(0, DIGITS)}"`;

/**
 * Whether something is as whoever wants it changed has read it.
 *
 * @param ifMatch one ETag, several, or `*` for any state
 * @throws HttpProblem 412
 */
export function needMatch(ifMatch: string | undefined, etag: string): void {
  const meant = (ifMatch ?? "").split(",").map((each) => each.trim());
  if (meant.includes("*") || meant.includes(etag)) return;
  const detail = `it is ${etag} by now; read it again and see what changed`;
  throw new HttpProblem(412, "PRECONDITION_FAILED", { detail });
}
