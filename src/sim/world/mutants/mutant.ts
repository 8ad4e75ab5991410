import type { Invariant } from "../checks/violation.ts";

/** A bug that is planted: an exact text of the compiled program, and what stands there instead. */
export interface Mutant {
  /** As `--mutants NAME` names it. */
  readonly name: string;
  /** What is wrong then. */
  readonly what: string;
  /** Below the folder of the compiled program. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /**
   * Invariants that tell of it. One that is found by another is found by accident: by the throw of
   * something that came to stumble over it, say.
   */
  readonly seenBy?: readonly Invariant[];
  /** Where the search begins, in place of the run's seed: of a bug that few episodes meet. */
  readonly seed?: number;
}

/** @throws `Invariant:` unless the text stands there exactly once */
export function planted(source: string, { name, find, put }: Mutant): string {
  const at = source.indexOf(find);
  if (at < 0 || source.indexOf(find, at + 1) >= 0) {
    throw new Error(`Invariant: the text of mutant ${name} must stand in its file exactly once`);
  }
  return source.slice(0, at) + put + source.slice(at + find.length);
}
