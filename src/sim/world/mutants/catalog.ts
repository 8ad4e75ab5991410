import { desksBugs } from "./desks-bugs.ts";
import { booksBugs } from "./books-bugs.ts";
import type { Mutant } from "./mutant.ts";

/** Every bug that is planted, each known from somebody's accident or from this house's rules. */
export const mutants: readonly Mutant[] = [...booksBugs, ...desksBugs];
