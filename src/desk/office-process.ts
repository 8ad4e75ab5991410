import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { WebhookTerms } from "../policy/policy-document.ts";
import { besideDesk, passedOn } from "./bound-child.ts";

/** Where an office listens and what of the data folder it reads. */
export interface OfficeTerms {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly journal: string;
  readonly snapshots: string;
  readonly policy: string;
  readonly controlSocket: string;
  readonly token: string;
  readonly alerts: string;
  /** The data folder. */
  readonly dir: string;
  /** Who is told when a person is needed; null: nobody. */
  readonly webhook: WebhookTerms | null;
}

/** What a desk tells its office, once and by their channel: flags can be read by whoever looks. */
export interface WebhookMessage extends Omit<WebhookTerms, "url" | "secret"> {
  readonly kind: "WEBHOOK";
  readonly url: string;
  readonly secret: string;
}

/** What an office tells its desk. */
export type OfficeMessage =
  | { readonly kind: "LISTENING"; readonly host: string; readonly port: number }
  /** Its event loop turns. */
  | { readonly kind: "ALIVE" };

export interface OfficeEars {
  onMessage(message: OfficeMessage): void;
  /** It is gone, or never came. @param how for the log */
  onEnded(how: string): void;
}

/**
 * One run of the office: a child that ends when the channel to its desk closes.
 *
 * Not a thread: what HTTP, and later SQL, do to a processor and a disk must not reach orders.
 */
export class OfficeProcess {
  readonly #child: ChildProcess;
  #isGone = false;

  /** @param isBound the system ends it with its desk, even where it is stopped */
  constructor(terms: OfficeTerms, isBound: boolean, ears: OfficeEars) {
    const script = fileURLToPath(scriptUrl());
    const { command, args } = besideDesk(isBound, [script, ...flagsOf(terms)]);
    this.#child = spawn(command, args, {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...passedOn(), ...storeAddress() },
    });
    this.#child.on("message", (message: OfficeMessage) => ears.onMessage(message));
    const ended = (how: string): void => {
      if (this.#isGone) return;
      this.#isGone = true;
      ears.onEnded(how);
    };
    this.#child.once("exit", (code, signal) => ended(signal ?? `exit code ${code}`));
    this.#child.on("error", (error) => {
      // One that was started tells of itself by its end.
      if (this.#child.pid === undefined) ended(error.message);
    });
    const { webhook } = terms;
    // One that was not started has no channel.
    if (webhook !== null && this.#child.pid !== undefined) this.#tell(webhook);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  #tell({ url, secret, ...rest }: WebhookTerms): void {
    const revealed = { url: url.reveal(), secret: secret.reveal() };
    const message: WebhookMessage = { kind: "WEBHOOK", ...rest, ...revealed };
    // One that is gone by now is started again, and told again.
    this.#child.send(message, () => undefined);
  }

  askToEnd(): void {
    if (!this.#isGone) this.#child.kill("SIGTERM");
  }

  kill(): void {
    if (!this.#isGone) this.#child.kill("SIGKILL");
  }
}

const flagsOf = (terms: OfficeTerms): string[] => [
  `--host=${terms.host}`,
  `--port=${terms.port}`,
  `--journal=${terms.journal}`,
  `--snapshots=${terms.snapshots}`,
  `--policy=${terms.policy}`,
  `--control=${terms.controlSocket}`,
  `--token=${terms.token}`,
  `--alerts=${terms.alerts}`,
  `--data=${terms.dir}`,
];

/** Not a flag: it may hold a password. Nobody but the office is told. */
function storeAddress(): Record<string, string> {
  const url = process.env["DATABASE_URL"];
  return url === undefined ? {} : { DATABASE_URL: url };
}

const scriptUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../office/main.ts" : "../office/main.js", import.meta.url);
};
