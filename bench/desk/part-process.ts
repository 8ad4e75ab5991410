import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { said } from "./parts.ts";
import type { ClientOrder, Said, VenueOrder } from "./parts.ts";

const PATIENCE_MS = 60_000;

type SaidAs<T extends Said["type"]> = Extract<Said, { readonly type: T }>;

/** One of the bench's own processes: client, venue or relay. */
export class PartProcess {
  readonly #child: ChildProcess;
  readonly #name: string;

  constructor(name: "client" | "venue" | "relay", ...args: readonly string[]) {
    this.#name = name;
    const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    this.#child = fork(file, [...args], { serialization: "advanced" });
  }

  tell(order: ClientOrder | VenueOrder): void {
    this.#child.send(order);
  }

  /** Waits for something of that kind, and for it to be what is wanted. */
  hear<T extends Said["type"]>(
    type: T,
    isWanted: (message: SaidAs<T>) => boolean = () => true,
  ): Promise<SaidAs<T>> {
    const child = this.#child;
    const isOfType = (message: Said): message is SaidAs<T> => message.type === type;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
      };
      const fail = (text: string): void => {
        end();
        reject(new Error(`the ${this.#name} process ${text} before it said "${type}"`));
      };
      const onExit = (): void => fail("ended");
      const onMessage = (raw: unknown): void => {
        const message = said.parse(raw);
        if (!isOfType(message) || !isWanted(message)) return;
        end();
        resolve(message);
      };
      const timer = setTimeout(() => fail(`took over ${PATIENCE_MS} ms`), PATIENCE_MS);
      child.on("message", onMessage);
      child.once("exit", onExit);
    });
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.disconnect();
    await ended;
  }
}
