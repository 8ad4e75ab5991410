/** Codes the simulated disk and network fail with, as the system's. */
export type SystemCode =
  | "EADDRINUSE"
  | "EBADF"
  | "ECONNREFUSED"
  | "ECONNRESET"
  | "EIO"
  | "ENOENT"
  | "ENOSPC";

/** An error as Node makes it of one of the system's. */
export class SystemError extends Error {
  readonly code: SystemCode;

  constructor(code: SystemCode, text: string) {
    super(`${code}: ${text}`);
    this.code = code;
  }
}

export const systemError = (code: SystemCode, call: string, path = ""): SystemError =>
  new SystemError(code, path === "" ? call : `${call} '${path}'`);
