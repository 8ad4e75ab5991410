import { userInfo } from "node:os";

/** As long as a request may name somebody. */
const LONGEST = 64;

/** Who does it, for the journal: the user of the machine. */
export const actor = (): string => userInfo().username.slice(0, LONGEST);
