import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXPOSURE_EVERY_SECONDS } from "../../policy/schema/journal-form.ts";
import { storedNameOf } from "../../policy/stored-policy.ts";
import type { ExposureTerms, TermsOf } from "./projector.ts";

/**
 * How exposure is kept, by the policies a desk keeps: as the events say which was in force, so that
 * rows that are made anew are those that were made then.
 *
 * A file that is gone, or is not what it was, says what a policy says that leaves it out.
 *
 * @param dir the folder `policy/` of the desk
 */
export const keptTerms =
  (dir: string): TermsOf =>
  ({ version, hash }) => {
    const file = join(dir, storedNameOf(version, hash));
    return existsSync(file) ? termsIn(readFileSync(file, "utf8")) : unsaid;
  };

const unsaid: ExposureTerms = { everySeconds: EXPOSURE_EVERY_SECONDS, keepDays: null };

function termsIn(text: string): ExposureTerms {
  const journal = member(parsed(text), "journal");
  const every = member(journal, "exposureEverySeconds");
  const keepDays = member(journal, "exposureKeepDays");
  return {
    everySeconds: typeof every === "number" && every >= 1 ? every : unsaid.everySeconds,
    keepDays: typeof keepDays === "number" ? keepDays : unsaid.keepDays,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
