import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../../src/fix/codec/message.ts";
import { fix44 } from "../../../src/fix/dictionary/fix44.ts";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { FixSession } from "../../../src/fix/session/session.ts";
import type {
  Instant,
  SessionEvent,
  SessionSettings,
  SessionStore,
} from "../../../src/fix/session/session.ts";

export const SOH = "\u0001";
export const startUs: number = Date.UTC(2026, 0, 5, 12, 0, 0) * 1000;

export const acceptorSettings: SessionSettings = {
  beginString: "FIX.4.4",
  senderCompID: "DESK",
  targetCompID: "CLIENT",
  role: "acceptor",
  heartBtIntSeconds: 30,
  resetOnLogon: false,
  sendingTimeToleranceSeconds: 120,
  maxOutgoingBytes: 1024 * 1024,
  maxQueuedMessages: 100,
  dictionary: fix44,
};

export const initiatorSettings: SessionSettings = {
  ...acceptorSettings,
  senderCompID: "CLIENT",
  targetCompID: "DESK",
  role: "initiator",
};

export function stamp(us: number): string {
  const iso = new Date(us / 1000).toISOString();
  return `${iso.slice(0, 10).replaceAll("-", "")}-${iso.slice(11, 23)}`;
}

/** A body such as `112=HELLO|7=2`, framed by hand: not by the code under test. */
export function frame(fields: string, beginString = "FIX.4.4"): Buffer {
  const body = fields.replaceAll("|", SOH) + SOH;
  const head = `8=${beginString}${SOH}9=${body.length}${SOH}${body}`;
  let sum = 0;
  for (const byte of Buffer.from(head, "latin1")) sum += byte;
  return Buffer.from(`${head}10=${String(sum % 256).padStart(3, "0")}${SOH}`, "latin1");
}

export interface Said {
  readonly sender?: string;
  readonly target?: string;
  readonly beginString?: string;
  readonly sentUs?: number;
}

/** One machine, a virtual clock, and a peer spoken for by hand. */
export class Rig {
  readonly session: FixSession;
  readonly store: SessionStore;
  readonly settings: SessionSettings;
  /** `D:ID1` for an order, else `3:45=2` and the like. */
  readonly delivered: string[] = [];
  readonly events: SessionEvent[] = [];
  closed: string | undefined;
  now: Instant = { wallUs: startUs, monotonicNs: 1_000_000_000 };
  onDeliver: (() => void) | undefined;
  onMessage: ((message: FixMessage) => void) | undefined;
  onEvent: ((event: SessionEvent) => void) | undefined;
  readonly #reader = new FrameReader({ maxMessageBytes: 65_536 });

  constructor(settings: Partial<SessionSettings> = {}, store: SessionStore = new MemoryStore()) {
    const base = settings.role === "initiator" ? initiatorSettings : acceptorSettings;
    this.settings = { ...base, ...settings };
    this.store = store;
    this.session = new FixSession(this.settings, store, {
      deliver: (message) => {
        const id = message.text(11) ?? message.text(58) ?? "";
        this.delivered.push(`${message.msgType}:${id}`);
        this.onMessage?.(message);
        this.onDeliver?.();
      },
      on: (event) => {
        this.events.push(event);
        this.onEvent?.(event);
      },
      tooLong: () => this.#reader.counts.oversize,
      disconnect: (reason) => {
        this.closed = reason;
      },
    });
  }

  pass(seconds: number): void {
    const { wallUs, monotonicNs } = this.now;
    this.now = {
      wallUs: wallUs + seconds * 1e6,
      monotonicNs: monotonicNs + seconds * 1e9,
    };
  }

  /** Time passes in steps of 0.1 s, as a shell's timer lets it. */
  wait(seconds: number): void {
    for (let i = 0; i < seconds * 10; i++) {
      this.pass(0.1);
      this.session.onTime(this.now);
    }
  }

  /** The peer says something; `say("1", 2, "112=HELLO")`. */
  say(msgType: string, msgSeqNum: number | "none", fields = "", said: Said = {}): void {
    const { senderCompID, targetCompID } = this.settings;
    const possDup = fields.includes("43=Y") ? "43=Y|" : "";
    const number = msgSeqNum === "none" ? "" : `34=${msgSeqNum}|`;
    const orig = /122=[^|]*/.exec(fields)?.[0];
    const rest = fields
      .split("|")
      .filter((field) => field !== "" && field !== "43=Y" && field !== orig)
      .map((field) => `|${field}`)
      .join("");
    const header =
      `35=${msgType}|${number}${possDup}49=${said.sender ?? targetCompID}` +
      `|52=${stamp(said.sentUs ?? this.now.wallUs)}|56=${said.target ?? senderCompID}` +
      (orig === undefined ? "" : `|${orig}`);
    this.push(frame(header + rest, said.beginString));
  }

  push(bytes: Uint8Array): void {
    this.#reader.push(bytes, (message) => {
      this.session.receive(message, this.now);
      return true;
    });
  }

  /** An acceptor that is logged on, or an initiator whose Logon was answered; `out` is empty. */
  up(): this {
    this.session.connected(this.now);
    this.say("A", 1, "98=0|108=30");
    this.taken();
    return this;
  }

  order(msgSeqNum: number, clOrdID: string, fields = ""): void {
    const body = `11=${clOrdID}|55=EURUSD|54=1|60=${stamp(this.now.wallUs)}|38=1|40=1`;
    this.say("D", msgSeqNum, `${fields}|${body}`);
  }

  /** Sends an application message; returns its number. */
  send(msgType: string, text: string): number {
    this.session.compose(msgType, this.now).text(58, text);
    return this.session.finish();
  }

  /** What was written since, without what every message has: `["35=A|34=1|98=0|108=30"]`. */
  taken(): string[] {
    const text = Buffer.from(this.session.out.take()).toString("latin1");
    this.session.out.clear();
    return readable(text);
  }

  orig(us: number = this.now.wallUs): string {
    return `122=${stamp(us)}`;
  }
}

const everywhere = new Set(["8", "9", "10", "49", "52", "56"]);

export function readable(text: string): string[] {
  return text
    .split(/(?=8=FIX)/)
    .filter((message) => message !== "")
    .map((message) =>
      message
        .split(SOH)
        .filter((field) => field !== "" && !everywhere.has(field.slice(0, field.indexOf("="))))
        .join("|"),
    );
}
