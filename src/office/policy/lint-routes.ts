import { lintPolicy } from "../../policy/lint/lint-policy.ts";
import { getPolicyLint } from "../contract/policy-lint.ts";
import { wallUs } from "../rfc3339.ts";
import { route } from "../route.ts";
import type { Route } from "../route.ts";
import type { PolicyViews } from "./policy-views.ts";

/** What is doubtful about the policy in force. */
export const lintRoutes = (views: PolicyViews): Route[] => [
  route(getPolicyLint, () => {
    const { version, content } = views.current();
    return { status: 200, body: { version, findings: lintPolicy(content, wallUs()) } };
  }),
];
