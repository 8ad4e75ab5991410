import { writeBase36 } from "../../core/units/base36.ts";
import { writeDecimal, writeDigits } from "../../core/units/decimal.ts";
import { checkSum } from "./frame.ts";
import { TIMESTAMP_BYTES, TimestampWriter } from "./timestamp.ts";

// Not imported from ascii.ts: an imported constant is read from memory at every use.
const SOH = 1;
const EQUALS = 61;

/** What every message of one session and direction carries. */
export interface FixHeader {
  beginString: string;
  senderCompID: string;
  targetCompID: string;
  senderSubID?: string;
  targetSubID?: string;
}

/** The buffer's bound was reached; the message being written is gone, the ended ones are kept. */
export class WriterFullError extends Error {
  readonly code = "FIX_WRITER_FULL";
}

const FIRST_BYTES = 16 * 1024;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const QUESTION_MARK = 63;
/** BodyLength digits for which room is left; other lengths move the message by the difference. */
const USUAL_DIGITS = 3;
const TRAILER_BYTES = 7;
/** A tag, its `=`, a number and the SOH never need more. */
const NUMBER_FIELD_BYTES = 48;
/** Up to here a loop copies quicker than the call of `set` begins. */
const SHORT_COPY = 32;
/** Tags below this are written from `tagTexts`. */
const TABLED_TAGS = 1024;
/** Room there for a tag's digits and its `=`. */
const TAG_STRIDE = 8;
const tagTexts = tabledTags();

/** One for all writers: an order's messages leave on several sessions in one millisecond. */
const timestamps = new TimestampWriter();
const origTimestamps = new TimestampWriter();

/**
 * Writes messages one after another into one buffer that grows to a bound.
 *
 * No strings are built for numbers. A SOH inside a text is written as `?`: texts come from clients
 * and LPs, so one of them must neither forge a field nor end the process. Characters beyond Latin-1
 * become `?` as well, and an empty text writes no field, since FIX knows no empty values.
 */
export class MessageWriter {
  /** Bytes of the ended messages. */
  length = 0;
  #buffer = Buffer.alloc(FIRST_BYTES);
  readonly #maxBytes: number;
  readonly #head: Uint8Array;
  readonly #sender: Uint8Array;
  readonly #target: Uint8Array;
  #at = 0;
  #isOpen = false;
  /** Places inside the message last begun, or ended, counted from its first byte. */
  #start = 0;
  #fieldsFrom = 0;
  #lastBodyStart = 0;
  #lastBodyEnd = 0;

  constructor(header: FixHeader, options: { maxBytes?: number } = {}) {
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#head = latin1(`8=${clean(header.beginString)}\u00019=`);
    this.#sender = fields([49, header.senderCompID], [50, header.senderSubID]);
    this.#target = fields([56, header.targetCompID], [57, header.targetSubID]);
  }

  get buffer(): Uint8Array {
    return this.#buffer;
  }

  /**
   * Begins a message with its header.
   *
   * @param resend sets PossDupFlag(43) and OrigSendingTime(122)
   * @throws `WriterFullError`, as every method that writes
   */
  begin(
    msgType: string,
    msgSeqNum: number,
    sendingTimeUs: number,
    resend?: { origSendingTimeUs: number },
  ): this {
    if (this.#isOpen) throw new Error("Invariant: a message must be ended before the next begins");
    this.#isOpen = true;
    this.#start = this.length;
    this.#at = this.length;
    this.#copy(this.#head);
    this.#room(USUAL_DIGITS + 1);
    this.#at += USUAL_DIGITS;
    this.#buffer[this.#at++] = SOH;
    this.#fieldsFrom = this.#at;
    this.text(35, msgType).integer(34, msgSeqNum);
    if (resend !== undefined) this.flag(43, true);
    this.#copy(this.#sender);
    this.#time(52, sendingTimeUs, timestamps);
    this.#copy(this.#target);
    if (resend !== undefined) this.#time(122, resend.origSendingTimeUs, origTimestamps);
    this.#lastBodyStart = this.#at;
    return this;
  }

  text(tag: number, value: string): this {
    const size = value.length;
    if (size === 0) return this;
    this.#room(size + NUMBER_FIELD_BYTES);
    this.#tag(tag);
    const into = this.#buffer;
    let at = this.#at;
    for (let i = 0; i < size; i++) {
      const code = value.charCodeAt(i);
      into[at++] = code === SOH || code > 255 ? QUESTION_MARK : code;
    }
    into[at++] = SOH;
    this.#at = at;
    return this;
  }

  /** An identifier of ours: the journal's, a letter for the kind, a counter in base 36. */
  identifier(tag: number, journalId: string, letter: string, counter: number): this {
    this.#room(journalId.length + letter.length + NUMBER_FIELD_BYTES);
    this.#tag(tag);
    const into = this.#buffer;
    let at = this.#at;
    for (let i = 0; i < journalId.length; i++) into[at++] = journalId.charCodeAt(i);
    for (let i = 0; i < letter.length; i++) into[at++] = letter.charCodeAt(i);
    at = writeBase36(into, at, counter);
    into[at++] = SOH;
    this.#at = at;
    return this;
  }

  /** @throws `Invariant:` when the value is no safe integer */
  integer(tag: number, value: number): this {
    return this.decimal(tag, value, 0);
  }

  /** @param value integer of 10^-scale; @throws `Invariant:` when it is no safe integer */
  decimal(tag: number, value: number, scale: number): this {
    if (!Number.isSafeInteger(value)) throw new Error(`Invariant: ${value} must be a safe integer`);
    this.#room(NUMBER_FIELD_BYTES);
    this.#tag(tag);
    this.#at = writeDecimal(this.#buffer, this.#at, value, scale);
    this.#buffer[this.#at++] = SOH;
    return this;
  }

  /** Y or N. */
  flag(tag: number, value: boolean): this {
    return this.text(tag, value ? "Y" : "N");
  }

  /** @param us µs since 1970 UTC, written in ms */
  timestampUs(tag: number, us: number): this {
    return this.#time(tag, us, timestamps);
  }

  /** A length field and the data field it measures: the only place where a SOH may be written. */
  data(lengthTag: number, dataTag: number, value: Uint8Array): this {
    if (value.length === 0) return this;
    this.integer(lengthTag, value.length);
    this.#room(value.length + NUMBER_FIELD_BYTES);
    this.#tag(dataTag);
    this.#copy(value);
    this.#buffer[this.#at++] = SOH;
    return this;
  }

  /** Fields already encoded, each ended by its SOH: a stored body. */
  raw(body: Uint8Array): this {
    if (body.length > 0 && body[body.length - 1] !== SOH) {
      throw new Error("Invariant: an encoded body must end with a SOH");
    }
    return this.#copy(body);
  }

  /** Patches BodyLength, appends CheckSum: the message ends where `length` says now. */
  end(): void {
    if (!this.#isOpen) throw new Error("Invariant: a message must be begun before it is ended");
    this.#room(TRAILER_BYTES + USUAL_DIGITS);
    this.#lastBodyEnd = this.#at;
    this.#patchBodyLength(this.#at - this.#fieldsFrom);
    const sum = checkSum(this.#buffer, this.#start, this.#at);
    this.#tag(10);
    this.#buffer[writeDigits(this.#buffer, this.#at, sum, 3)] = SOH;
    this.length = this.#at + 4;
    this.#isOpen = false;
  }

  /** Where in `buffer` what was written of the message in hand begins, header aside. */
  get draftFrom(): number {
    return this.#lastBodyStart;
  }

  get draftTo(): number {
    return this.#at;
  }

  /** Drops the message that has been begun and not ended. */
  abandon(): void {
    this.#isOpen = false;
    this.#at = this.length;
  }

  /**
   * The message last ended without header and trailer: what a store keeps for a resend. A view,
   * valid until the next `begin` or `clear`.
   */
  lastBody(): Uint8Array {
    const { buffer, byteOffset } = this.#buffer;
    const start = this.#lastBodyStart;
    // Nobody needs a Buffer of it, which takes longer to make.
    return new Uint8Array(buffer, byteOffset + start, this.#lastBodyEnd - start);
  }

  /** All ended messages, a view valid until the next `begin`. */
  take(): Uint8Array {
    return this.#buffer.subarray(0, this.length);
  }

  /** Forgets the ended messages; a message begun and not ended would be lost, so that is a bug. */
  clear(): void {
    if (this.#isOpen)
      throw new Error("Invariant: a message must be ended before the buffer clears");
    this.length = 0;
    this.#lastBodyStart = 0;
    this.#lastBodyEnd = 0;
  }

  #time(tag: number, us: number, writer: TimestampWriter): this {
    this.#room(TIMESTAMP_BYTES + NUMBER_FIELD_BYTES);
    this.#tag(tag);
    this.#at = writer.write(this.#buffer, this.#at, us);
    this.#buffer[this.#at++] = SOH;
    return this;
  }

  #tag(tag: number): void {
    const into = this.#buffer;
    let at = this.#at;
    if (tag < TABLED_TAGS) {
      let byte = 0;
      for (let from = tag * TAG_STRIDE; byte !== EQUALS; from++) {
        byte = tagTexts[from] ?? EQUALS;
        into[at++] = byte;
      }
    } else {
      at = writeDigits(into, at, tag, 1);
      into[at++] = EQUALS;
    }
    this.#at = at;
  }

  #copy(bytes: Uint8Array): this {
    const size = bytes.length;
    this.#room(size);
    const into = this.#buffer;
    const at = this.#at;
    if (size > SHORT_COPY) into.set(bytes, at);
    else for (let i = 0; i < size; i++) into[at + i] = bytes[i] ?? 0;
    this.#at = at + size;
    return this;
  }

  /** BodyLength without leading zeros, as every engine writes it, whatever room was left for it. */
  #patchBodyLength(length: number): void {
    const at = this.#fieldsFrom - 1 - USUAL_DIGITS;
    let digits = 1;
    for (let bound = 10; length >= bound; bound *= 10) digits += 1;
    const shift = digits - USUAL_DIGITS;
    if (shift !== 0) {
      this.#buffer.copyWithin(this.#fieldsFrom + shift, this.#fieldsFrom, this.#at);
      this.#at += shift;
      this.#lastBodyStart += shift;
      this.#lastBodyEnd += shift;
    }
    this.#buffer[writeDigits(this.#buffer, at, length, 1)] = SOH;
  }

  /** Makes room for `size` more bytes. */
  #room(size: number): void {
    const wanted = this.#at + size;
    if (wanted <= this.#buffer.length) return;
    if (wanted > this.#maxBytes) {
      this.abandon();
      throw new WriterFullError(`the outgoing buffer would pass its ${this.#maxBytes} bytes`);
    }
    const wider = Buffer.alloc(Math.min(this.#maxBytes, Math.max(wanted, this.#buffer.length * 2)));
    this.#buffer.copy(wider, 0, 0, this.#at);
    this.#buffer = wider;
  }
}

function tabledTags(): Uint8Array {
  const texts = new Uint8Array(TABLED_TAGS * TAG_STRIDE);
  for (let tag = 0; tag < TABLED_TAGS; tag++) {
    texts[writeDigits(texts, tag * TAG_STRIDE, tag, 1)] = EQUALS;
  }
  return texts;
}

function clean(text: string): string {
  return text.replaceAll("\u0001", "?");
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

function fields(
  ...all: readonly (readonly [tag: number, value: string | undefined])[]
): Uint8Array {
  return latin1(
    all
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([tag, value]) => `${tag}=${clean(value ?? "")}\u0001`)
      .join(""),
  );
}
