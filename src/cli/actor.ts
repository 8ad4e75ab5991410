import { userInfo } from "node:os";

/** As long as a request may name somebody. */
const LONGEST = 64;

/** Who does it, for the journal: the user of the machine, by number where that has no name. */
export const actor = (): string => nameOfUser().slice(0, LONGEST);

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
