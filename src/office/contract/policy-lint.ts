import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

/** Something doubtful about the policy in force, as `hedgerow check --json` tells it of a file. */
export interface LintFindingView {
  readonly code: string;
  readonly severity: "error" | "warning" | "note";
  /** What it is about, as `rule vip` or `LP lmax`. */
  readonly subject: string;
  readonly text: string;
  readonly hint: string;
}

const finding: z.ZodType<LintFindingView> = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning", "note"]),
  subject: z.string(),
  text: z.string(),
  hint: z.string(),
});

export const getPolicyLint: Operation<Nothing, Nothing> = {
  id: "getPolicyLint",
  method: "GET",
  path: "/admin/policy/lint",
  summary: "What is doubtful about the policy in force: what hedgerow check says of a file.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json(
      "All that was found, at this time.",
      "PolicyLint",
      z.strictObject({ version: z.int(), findings: z.array(finding) }),
    ),
    ...problems(),
  },
};
