import type { FixMessage } from "../../fix/codec/message.ts";
import { compileDictionary } from "../../fix/dictionary/compile-dictionary.ts";
import { withDialect } from "../../fix/dictionary/dictionary.ts";
import { fix44Source } from "../../fix/dictionary/fix44.ts";
import { fix44Header, fix44Trailer } from "../../fix/dictionary/fix44-messages.ts";
import { FixListener } from "../../fix/session/listener.ts";
import { MemoryStore } from "../../fix/session/memory-store.ts";
import { Peer } from "../../fix/session/peer.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Network } from "../../ports/network.ts";
import { endSessions } from "./end-sessions.ts";
import type { Venue, VenueCounts } from "./venue.ts";
import type { EchoOptions } from "./venue-options.ts";
import { settingsOf } from "./venue-session.ts";

const echoed: ReadonlySet<string> = new Set(["D", "d", "C"]);
/** What certification suites expect: no tag is let through that FIX 4.4 does not define. */
const dictionary = compileDictionary(
  withDialect(fix44Source, { name: "FIX.4.4 certification", userDefined: "refuse" }),
);
/** ClOrdIDs remembered; beyond that the oldest is forgotten. */
const maxSeen = 100_000;

const envelope: ReadonlySet<number> = new Set(
  `${fix44Header} ${fix44Trailer}`.match(/\d+/g)?.map(Number),
);

/** The fields between header and trailer as they came, a view. */
export function bodyOf(message: FixMessage): Uint8Array {
  let first = 0;
  while (first < message.count && envelope.has(message.tagAt(first))) first += 1;
  let last = message.count - 1;
  while (last >= first && envelope.has(message.tagAt(last))) last -= 1;
  if (last < first) return new Uint8Array(0);
  const raw = message.bytes();
  const tagAndEquals = String(message.tagAt(first)).length + 1;
  const start = message.bytesAt(first).byteOffset - raw.byteOffset - tagAndEquals;
  const value = message.bytesAt(last);
  return raw.subarray(start, value.byteOffset - raw.byteOffset + value.length + 1);
}

/** The last `max` texts it was given. */
class Seen {
  readonly #texts = new Set<string>();
  readonly #ring: string[] = [];
  readonly #max: number;
  #at = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** @returns whether it was there already */
  add(text: string): boolean {
    if (this.#texts.has(text)) return true;
    const oldest = this.#ring[this.#at];
    if (oldest !== undefined) this.#texts.delete(oldest);
    this.#ring[this.#at] = text;
    this.#at = (this.#at + 1) % this.#max;
    this.#texts.add(text);
    return false;
  }

  clear(): void {
    this.#texts.clear();
    this.#ring.length = 0;
    this.#at = 0;
  }
}

/** Sends D, d and C back as they came; every other application type is refused by the session. */
class EchoVenue implements Venue {
  readonly host: string;
  port = 0;
  readonly listener: FixListener;
  readonly #clock: Clock;
  readonly #peer: Peer;
  readonly #seen = new Seen(maxSeen);
  #orders = 0;
  #closing: Promise<void> | undefined;

  constructor(options: EchoOptions, clock: Clock, network: Network) {
    const { senderCompID, targetCompID, username, password, onNotice } = options;
    this.host = options.host;
    this.#clock = clock;
    const secrets = {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    };
    const identity = { senderCompID, targetCompID, purpose: "both" } as const;
    this.#peer = new Peer({
      settings: {
        ...settingsOf(identity, { resetOnLogon: true, dictionary, ...secrets }),
        applicationTypes: echoed,
        // What comes back is no order of anybody's; a client may test its own resends with it.
        neverResent: new Set(),
      },
      resync: "announcedEnd",
      store: new MemoryStore(),
      clock,
      deliver: (message, peer) => this.#echo(message, peer),
      onEvent: (event) => {
        if (event.type === "up") this.#seen.clear();
        onNotice?.(`${targetCompID}: ${event.type}`);
      },
      onTurnEnd: (peer) => peer.flush(),
    });
    this.listener = new FixListener({
      clock,
      network,
      find: (client, own) =>
        client === targetCompID && own === senderCompID ? this.#peer : undefined,
      onRefused: ({ code, text }) => onNotice?.(`connection refused (${code}: ${text})`),
    });
  }

  counts(): VenueCounts {
    return {
      orders: this.#orders,
      fills: 0,
      rejects: 0,
      pricesConflated: 0,
      sessionsUp: this.#peer.session.isUp ? 1 : 0,
    };
  }

  turn(): void {
    // Nothing here misbehaves: certification wants the rules and nothing else.
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await endSessions([this.#peer], this.#clock);
    await this.listener.close();
  }

  #echo(message: FixMessage, peer: Peer): void {
    if (!echoed.has(message.msgType)) return;
    if (message.msgType === "D") {
      this.#orders += 1;
      const wasSeen = this.#seen.add(message.text(11) ?? "");
      if (wasSeen && message.text(97) === "Y") return;
    }
    const into = peer.session.compose(message.msgType, peer.now());
    if (message.text(97) === "Y") into.flag(97, true);
    into.raw(bodyOf(message));
    peer.session.finish();
  }
}

export async function startEcho(
  options: EchoOptions,
  clock: Clock,
  network: Network,
): Promise<Venue> {
  const venue = new EchoVenue(options, clock, network);
  venue.port = await venue.listener.listen(options.port, options.host);
  return venue;
}
