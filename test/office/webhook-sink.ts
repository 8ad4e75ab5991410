import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server, ServerResponse } from "node:http";
import { signatureOf } from "../../src/office/webhook-post.ts";

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly notice: { readonly id: string; readonly event: string; readonly state: string };
}

/** Somebody who is posted to, and answers as a test says. */
export class WebhookSink {
  readonly heard: Heard[] = [];
  /** Answers that come first, in turn; then each is taken. */
  readonly answers: ((answer: ServerResponse) => void)[] = [];
  readonly #server: Server = createServer((request, answer) => {
    let body = "";
    request.on("data", (bytes: Buffer) => (body += bytes.toString()));
    request.on("end", () => {
      const notice = JSON.parse(body) as Heard["notice"];
      this.heard.push({ headers: request.headers, body, notice });
      const next = this.answers.shift();
      if (next === undefined) answer.writeHead(204).end();
      else next(answer);
    });
  });

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new Error("it does not listen");
    return `http://127.0.0.1:${address.port}/hook`;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Whether it is signed as it should be. */
export const isSigned = ({ headers, body }: Heard, secret: string): boolean => {
  const timestamp = String(headers["hedgerow-timestamp"]);
  return headers["hedgerow-signature"] === `sha256=${signatureOf(secret, timestamp, body)}`;
};
