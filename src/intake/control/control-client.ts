import { connect } from "node:net";
import { encodeFrame, FrameSplitter } from "./frame.ts";
import { answerSchema } from "./protocol.ts";
import type { ControlAnswer, ControlRequest } from "./protocol.ts";

/** A request without its id. */
export type ControlQuestion = ControlRequest extends infer Request
  ? Request extends { readonly id: number }
    ? Omit<Request, "id">
    : never
  : never;

/** Nobody answers at control.sock. */
export class DeskUnreachable extends Error {
  readonly code = "DESK_UNREACHABLE";
}

/** Asks one thing of the desk behind a control socket. @throws `DeskUnreachable` */
export function askDesk(
  path: string,
  question: ControlQuestion,
  timeoutMs = 5000,
): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const splitter = new FrameSplitter();
    const socket = connect(path);
    const fail = (text: string, cause?: unknown): void => {
      socket.destroy();
      reject(new DeskUnreachable(text, { cause }));
    };
    socket.setTimeout(timeoutMs, () => fail(`no answer within ${timeoutMs} ms`));
    socket.on("error", (error) => fail(`no desk at ${path}`, error));
    socket.on("close", () => fail("the desk closed the connection"));
    socket.on("connect", () => socket.write(encodeFrame({ ...question, id: 1 })));
    socket.on("data", (bytes: Buffer) => {
      try {
        splitter.push(bytes, (value) => {
          resolve(answerSchema.parse(value));
          socket.destroy();
        });
      } catch (error) {
        fail("the answer cannot be read", error);
      }
    });
  });
}
