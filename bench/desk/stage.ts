import { join } from "node:path";
import { scratchFolder } from "../scratch-folder.ts";
import { DeskProcess } from "./desk-process.ts";
import { PartProcess } from "./part-process.ts";
import { LPS, subjects, venueNameOf } from "./parts.ts";
import type { Subject } from "./parts.ts";

const DESKS = 2;

/** What one stretch of trading took. */
export interface Stretch {
  /** From the client's write to the bytes' arrival at the venue, one an order. */
  readonly latencyNs: Float64Array;
  readonly perSecond: number;
}

/** Client, venue, relay and one desk a durability: six processes over loopback TCP. */
export class Stage {
  readonly #dir: string;
  readonly #venue: PartProcess;
  readonly #client: PartProcess;
  readonly #others: { end(): Promise<void> }[] = [];

  private constructor() {
    this.#dir = scratchFolder("desk");
    this.#venue = new PartProcess("venue");
    this.#client = new PartProcess("client");
  }

  static async open(): Promise<Stage> {
    const stage = new Stage();
    try {
      await stage.#open();
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  /** Sends so many orders, of which at most `window` are unfilled at any time. */
  async trade(way: Subject, orders: number, window: number): Promise<Stretch> {
    this.#client.tell({ type: "trade", subject: way, orders, window });
    const { writtenNs, filledNs } = await this.#client.hear("traded");
    this.#venue.tell({ type: "arrivals", targetCompID: venueNameOf(way) });
    const { arrivedNs } = await this.#venue.hear("arrived");
    if (arrivedNs.length !== orders || writtenNs.length !== orders) {
      throw new Error(`Invariant: ${orders} orders must arrive, not ${arrivedNs.length}`);
    }
    const latencyNs = arrivedNs.map((ns, n) => ns - (writtenNs[n] ?? ns));
    const seconds = (filledNs - (writtenNs[0] ?? filledNs)) / 1e9;
    return { latencyNs, perSecond: orders / seconds };
  }

  async close(): Promise<void> {
    for (const part of [this.#client, ...this.#others, this.#venue]) await part.end();
  }

  async #open(): Promise<void> {
    const venuePort = (await this.#venue.hear("listening")).port;
    const areUp = this.#venue.hear(
      "sessions",
      ({ quoting, trading }) => quoting === DESKS * LPS && trading === DESKS * LPS,
    );
    const relay = new PartProcess("relay", String(venuePort));
    this.#others.push(relay);
    const ports = { relay: (await relay.hear("listening")).port, os: 0, fsync: 0 };
    for (const way of ["os", "fsync"] as const) {
      const desk = new DeskProcess(way, join(this.#dir, way), venuePort);
      this.#others.push(desk);
      ports[way] = await desk.port;
    }
    await areUp;
    for (const subject of subjects) {
      this.#client.tell({ type: "connect", subject, port: ports[subject] });
      await this.#client.hear("connected");
    }
  }
}
