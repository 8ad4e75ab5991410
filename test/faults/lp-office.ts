import { readFileSync } from "node:fs";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import type { Written } from "./written-lp.ts";

/** An LP as it was and as it is to be. */
export interface LpChange {
  readonly id: string;
  readonly port: number;
  readonly before: Written | undefined;
  readonly after: Written | undefined;
}

const READY_MS = 60_000;
const PURPOSES = ["quote", "trade"] as const;

/** Changes LPs as a program does that looks after a desk: over HTTP, thing by thing. */
export class LpOffice {
  readonly #address: string;
  readonly #token: string;
  /** Answered with success. */
  #done = 0;

  private constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  static async open(desk: DeskProcess, dataDir: string): Promise<LpOffice> {
    let address = "";
    const isReady = async (): Promise<boolean> => {
      const { office } = await desk.status();
      address = office?.address ?? "";
      if (address === "") return false;
      const ready = await fetch(`http://${address}/readyz`).catch(() => undefined);
      return ready?.status === 200 && (await ready.text()).includes('"isStoreOpen":true');
    };
    await eventually(isReady, "the office is ready", READY_MS);
    return new LpOffice(address, readFileSync(dataFolderAt(dataDir).token, "utf8").trim());
  }

  /** @returns how many changes of the policy it took */
  async change({ id, port, before, after }: LpChange): Promise<number> {
    const done = this.#done;
    if (before === undefined && after !== undefined) await this.#add(id, port, after);
    else if (before !== undefined && after === undefined) await this.#remove(id);
    else if (before?.isEnabled !== after?.isEnabled) {
      await this.#ask("POST", `/admin/lps/${id}/toggle`, undefined);
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
    await this.#ask("DELETE", `/admin/lps/${id}`, undefined);
    for (const purpose of PURPOSES) {
      await this.#ask("DELETE", `/admin/sessions/${id}-${purpose}`, undefined);
    }
  }

  async #ask(method: "POST" | "PUT" | "DELETE", path: string, body: unknown): Promise<void> {
    const headers = new Headers({ authorization: `Bearer ${this.#token}` });
    const url = `http://${this.#address}${path}`;
    if (method !== "POST") {
      const etag = (await fetch(url, { headers })).headers.get("etag") ?? "";
      headers.set("if-match", etag);
    }
    if (body !== undefined) headers.set("content-type", "application/json");
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const { ok, status, text } = await fetch(url, { method, headers, ...init }).then(
      async (response) => ({
        ok: response.ok,
        status: response.status,
        text: await response.text(),
      }),
    );
    if (!ok) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
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
