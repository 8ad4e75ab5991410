import { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { ConnectionRefusal } from "../../fix/session/listener.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Wire } from "../../ports/network.ts";

/** What a client hears whose Logon(A) is not taken: nothing, a Logout(5), or nothing for ever. */
export type BadLogon = "close" | "logout" | "silence";

const LINGER_MS = 1_000;
/** Nobody waits longer for an answer to a Logon. */
const SILENCE_MS = 60_000;

/** Turns a connection away in the given manner. */
export const turnAway =
  (badLogon: BadLogon, clock: Clock) =>
  (wire: Wire, refusal: ConnectionRefusal, first: FixMessage | undefined): void => {
    if (badLogon === "close" || first === undefined) return void wire.destroy();
    // Unread data would be answered with a reset, which overtakes the Logout.
    wire.resume();
    if (badLogon === "logout") wire.end(logout(first, refusal.text, clock.wallUs()));
    const patienceMs = badLogon === "logout" ? LINGER_MS : SILENCE_MS;
    const cancel = clock.after(patienceMs, () => wire.destroy());
    wire.once("close", cancel);
  };

function logout(first: FixMessage, text: string, nowUs: number): Uint8Array {
  const [senderSubID, targetSubID] = [first.text(57), first.text(50)];
  const writer = new MessageWriter({
    beginString: "FIX.4.4",
    senderCompID: first.text(56) ?? "",
    targetCompID: first.text(49) ?? "",
    ...(senderSubID === undefined ? {} : { senderSubID }),
    ...(targetSubID === undefined ? {} : { targetSubID }),
  });
  writer.begin("5", 1, nowUs).text(58, text).end();
  return Uint8Array.from(writer.take());
}
