import { RawClient } from "../desk/raw-client.ts";
import type { DeskProcess } from "../desk/desk-process.ts";
import type { ClientLedger } from "./client-ledger.ts";
import { loadSessions } from "./fleet.ts";

/** Questions under way at once. */
const AT_ONCE = 200;
const finals = new Set(["2", "4", "8", "C"]);

/** What the desk answers on orders it once acknowledged. */
export interface Answers {
  /** "Unknown order". */
  readonly unknown: readonly string[];
  readonly open: readonly string[];
}

/** Asks for every acknowledged order by OrderStatusRequest(H), on the session that sent it. */
export async function askAll(desk: DeskProcess, clients: ClientLedger): Promise<Answers> {
  const { sessions } = await desk.status();
  const unknown: string[] = [];
  const open: string[] = [];
  for (const id of loadSessions) {
    const next = sessions.find((session) => session.id === id)?.nextIncoming ?? 1;
    const word = id.toLowerCase();
    const identity = { compID: id, username: word, password: word };
    const client = await RawClient.logOn(desk.port, identity, next);
    const mine = [...clients.acknowledged].filter((each) => clients.sent.get(each)?.session === id);
    for (let from = 0; from < mine.length; from += AT_ONCE) {
      for (const clOrdID of mine.slice(from, from + AT_ONCE)) {
        client.ask(clOrdID, clients.sent.get(clOrdID)?.account ?? "");
      }
      await client.fence();
    }
    const answers = new Map(client.heard.map(({ fields }) => [fields.get(11), fields]));
    for (const clOrdID of mine) {
      const fields = answers.get(clOrdID);
      if (fields === undefined || fields.get(103) === "5") unknown.push(clOrdID);
      else if (!finals.has(fields.get(39) ?? "")) open.push(clOrdID);
    }
    await client.logOut();
  }
  return { unknown, open };
}
