import { userInfo } from "node:os";

/** Who does it, for the journal: the user of the machine. */
export const actor = (): string => userInfo().username;
