import { readFileSync } from "node:fs";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { Readiness } from "../../src/office/contract/health.ts";
import { eventually } from "../desk/eventually.ts";
import { House } from "../desk/house.ts";
import type { DeskPolicy } from "../desk/desk-policy.ts";

/** Two processes start, one after the other, while other tests run. */
const READY_MS = 30_000;

/** An answer of the office. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly headers: Headers;
  readonly text: string;
  /** What the text says where it is JSON, else undefined. */
  readonly body: unknown;
}

export interface Sent {
  readonly method?: string;
  /** JSON text, or what is made JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
}

const withHttp = (text: string): string =>
  text.replace(/^intake:\n/m, "intake:\n  http: { port: 0 }\n");

/** A desk with an office, both processes of their own, and their LP. */
export class OfficeHouse {
  readonly house: House;
  token = "";
  address = "";

  private constructor(house: House) {
    this.house = house;
  }

  static async open(
    change: Partial<DeskPolicy> = {},
    rewrite: (text: string) => string = (text) => text,
    environment: Readonly<Record<string, string>> = {},
    hasStore = true,
  ): Promise<OfficeHouse> {
    const house = await House.open(change, (text) => rewrite(withHttp(text)), environment);
    const office = new OfficeHouse(house);
    await office.untilReady(hasStore).catch(async (error: unknown) => {
      await office.close();
      throw error;
    });
    return office;
  }

  /** The office listens, has read the journal, and its store is open where there is one. */
  async untilReady(hasStore = true): Promise<void> {
    await eventually(
      async () => {
        const { office } = await this.house.desk.status();
        this.address = office?.address ?? "";
        return this.address !== "";
      },
      "the office listens",
      READY_MS,
    );
    this.token = readFileSync(dataFolderAt(this.house.dataDir).token, "utf8").trim();
    await eventually(
      async () => {
        const ready = await this.ask("/readyz").catch(() => undefined);
        if (ready?.status !== 200) return false;
        return !hasStore || (ready.body as Readiness).isStoreOpen;
      },
      "the office is ready",
      READY_MS,
    );
  }

  /** The office's process. */
  async pid(): Promise<number> {
    const { office } = await this.house.desk.status();
    if (office?.pid === undefined || office.pid === null) throw new Error("no office runs");
    return office.pid;
  }

  async ask(path: string, sent: Sent = {}): Promise<Answer> {
    const { method = "GET", body, headers = {}, token = this.token } = sent;
    const response = await fetch(`http://${this.address}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const mediaType = response.headers.get("content-type")?.split(";")[0] ?? "";
    return {
      status: response.status,
      mediaType,
      headers: response.headers,
      text,
      body: json(text),
    };
  }

  /** A retail client's order of 0.2 EURUSD, unless told otherwise. */
  send(order: object): Promise<Answer> {
    const usual = { account: "1001", symbol: "EURUSD", side: "Buy", orderQty: 0.2 };
    return this.ask("/orders", { method: "POST", body: { ...usual, ...order } });
  }

  close(): Promise<void> {
    return this.house.close();
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
