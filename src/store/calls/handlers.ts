import type { Work } from "../sql/engine.ts";

/** What a call of the set takes. */
export type ArgsOf<Calls, Name extends keyof Calls> = Calls[Name] extends (
  ...args: infer Args
) => unknown
  ? Args
  : never;

/** What it answers. */
export type AnswerOf<Calls, Name extends keyof Calls> = Calls[Name] extends (
  ...args: infer _Args
) => infer Answer
  ? Answer
  : never;

/** How each call of a set is done: in the transaction it is given, whole or not at all. */
export type Handlers<Calls> = {
  readonly [Name in keyof Calls]: (
    work: Work,
    ...args: ArgsOf<Calls, Name>
  ) => Promise<AnswerOf<Calls, Name>>;
};
