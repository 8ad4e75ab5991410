import type { Method, OfficeLine } from "./office-line.ts";
import type { Written } from "./written-lp.ts";

/** An LP as it was and as it is to be. */
export interface LpChange {
  readonly id: string;
  readonly port: number;
  readonly before: Written | undefined;
  readonly after: Written | undefined;
}

const PURPOSES = ["quote", "trade"] as const;

/** Changes LPs over HTTP, thing by thing. */
export class LpOffice {
  readonly #line: OfficeLine;
  /** Answered with success. */
  #done = 0;

  constructor(line: OfficeLine) {
    this.#line = line;
  }

  /** @returns how many changes of the policy it took */
  async change({ id, port, before, after }: LpChange): Promise<number> {
    const done = this.#done;
    if (before === undefined && after !== undefined) await this.#add(id, port, after);
    else if (before !== undefined && after === undefined) await this.#remove(id);
    else if (before?.isEnabled !== after?.isEnabled) {
      await this.#ask("POST", `/admin/lps/${id}/toggle`);
    } else {
      for (const purpose of PURPOSES) {
        const body = sessionOf(id, purpose, port, after?.password ?? 0);
        await this.#ask("PUT", `/admin/sessions/${id}-${purpose}`, body);
      }
    }
    return this.#done - done;
  }

  async #add(id: string, port: number, { isEnabled, password }: Written): Promise<void> {
    for (const purpose of PURPOSES) {
      await this.#ask("POST", "/admin/sessions", sessionOf(id, purpose, port, password));
    }
    const mapping = { symbol: "EURUSD", lpSymbol: "EURUSD", quantityPerLot: 100_000 };
    await this.#ask("POST", "/admin/lps", {
      id,
      type: "FIX",
      enabled: isEnabled,
      sessionIds: PURPOSES.map((purpose) => `${id}-${purpose}`),
      mappings: [{ ...mapping, min: 0.01, step: 0.01, max: 100 }],
    });
  }

  async #remove(id: string): Promise<void> {
    await this.#ask("DELETE", `/admin/lps/${id}`);
    for (const purpose of PURPOSES) {
      await this.#ask("DELETE", `/admin/sessions/${id}-${purpose}`);
    }
  }

  async #ask(method: Method, path: string, body?: object): Promise<void> {
    await this.#line.ask(method, path, body);
    this.#done += 1;
  }
}

const sessionOf = (id: string, purpose: string, port: number, password: number): object => ({
  id: `${id}-${purpose}`,
  role: "initiator",
  purpose: [purpose],
  host: "127.0.0.1",
  port,
  senderCompID: "HEDGEROW",
  targetCompID: `LP-${purpose.toUpperCase()}`,
  username: "desk",
  password: `p${password}`,
});
