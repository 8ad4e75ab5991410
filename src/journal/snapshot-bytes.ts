import { SavedFault } from "../core/saved.ts";
import type { KeptEvent, Loader, Saver } from "../core/saved.ts";
import { ByteSink } from "./byte-sink.ts";
import { ByteSource } from "./byte-source.ts";
import { eventSchema } from "./event-schema.ts";
import type { EventOf } from "./event-schema.ts";

/** First size of the buffer; it grows. */
const FIRST_BYTES = 1 << 20;
/** No state comes near it: the longest retention is a few hundred MB. */
const MOST_BYTES = 0x7fff_ffff;

/** What a state is saved into: values as the journal's records have them, and words by number. */
export class SnapshotSink extends ByteSink implements Saver {
  readonly #words = new Map<string, number>();

  constructor() {
    super(FIRST_BYTES, MOST_BYTES);
  }

  /** A word that comes first stands behind its number. */
  word(value: string): void {
    const known = this.#words.get(value);
    if (known !== undefined) return this.count(known);
    this.count(this.#words.size);
    this.#words.set(value, this.#words.size);
    this.text(value);
  }

  event(event: KeptEvent): void {
    writeAs(this, event.type, event);
  }
}

function writeAs<T extends KeptEvent["type"]>(sink: ByteSink, type: T, event: EventOf[T]): void {
  const codec = eventSchema[type];
  sink.u8(codec.number);
  codec.write(sink, event);
}

/** Gives back what a `SnapshotSink` took. @throws MalformedPayload, SavedFault */
export class SnapshotSource extends ByteSource implements Loader {
  readonly #words: string[] = [];

  constructor(bytes: Buffer, start: number) {
    super();
    this.over(bytes, start, bytes.length);
  }

  word(): string {
    const number = this.count();
    if (number === this.#words.length) this.#words.push(this.text());
    const word = this.#words[number];
    if (word === undefined) throw new SavedFault(`no word has the number ${number} yet`);
    return word;
  }

  event(): KeptEvent {
    const number = this.u8();
    for (const codec of [eventSchema.OrderDecided, eventSchema.HouseOrdered]) {
      if (codec.number === number) return codec.read(this);
    }
    if (eventSchema.MoveOrdered.number === number) return eventSchema.MoveOrdered.read(this);
    throw new SavedFault(`no event with the number ${number} is kept`);
  }

  /** @throws SavedFault unless all of it was read */
  mustEnd(): void {
    if (this.at !== this.end) throw new SavedFault(`${this.end - this.at} bytes too many`);
  }
}
