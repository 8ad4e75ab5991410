import { Printing } from "./form/written.ts";
import type { WrittenMap } from "./form/written.ts";
import { fileOf, policyForm } from "./schema/policy-form.ts";
import type { PolicyContent } from "./schema/policy-form.ts";

/** Everything a policy says, as a file would write it, defaults included. */
export const writtenPolicy = (content: PolicyContent): WrittenMap =>
  policyForm.print(fileOf(content), new Printing());
