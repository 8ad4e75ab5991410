/** What a command ends with; scripts rely on these numbers. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  badConfiguration: 3,
  unreachable: 4,
  refused: 5,
  differences: 6,
  interrupted: 130,
} as const;

/** Ends a command with a coded line on stderr instead of a stack. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, text: string) {
    super(text);
    this.exitCode = exitCode;
  }
}
