import { readFileSync } from "node:fs";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

const READY_MS = 60_000;

/** Asks a desk's office over HTTP, as a program does that looks after the desk. */
export class OfficeLine {
  readonly #address: string;
  readonly #token: string;

  private constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  /** Once the office listens and its store is open. */
  static async open(desk: DeskProcess, dataDir: string): Promise<OfficeLine> {
    let address = "";
    const isReady = async (): Promise<boolean> => {
      const { office } = await desk.status();
      address = office?.address ?? "";
      if (address === "") return false;
      const ready = await fetch(`http://${address}/readyz`).catch(() => undefined);
      return (await ready?.text())?.includes('"isStoreOpen":true') === true;
    };
    await eventually(isReady, "the office is ready", READY_MS);
    return new OfficeLine(address, readFileSync(dataFolderAt(dataDir).token, "utf8").trim());
  }

  /** @throws where it is answered by anything but success */
  async ask(method: Method, path: string, body?: object): Promise<unknown> {
    const headers = new Headers({ authorization: `Bearer ${this.#token}` });
    const url = `http://${this.#address}${path}`;
    if (method === "PUT" || method === "DELETE") {
      headers.set("if-match", (await fetch(url, { headers })).headers.get("etag") ?? "");
    }
    if (body !== undefined) headers.set("content-type", "application/json");
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, { method, headers, ...init });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as unknown;
    throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  }
}
