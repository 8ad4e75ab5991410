import { userInfo } from "node:os";

/** Who does it, for the journal: the user of the machine, by number where it has no name for them. */
export function actor(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
