/** Largest frame either side takes; a peer that announces more is cut off. */
export const MAX_FRAME_BYTES: number = 4 << 20;

const HEADER_BYTES = 4;

/** A frame: the length of its JSON as four bytes, big-endian, then the JSON in UTF-8. */
export function encodeFrame(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value), "utf8");
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

/** Why a stream is no sequence of frames; the connection is of no more use. */
export class FrameError extends Error {
  readonly code = "BAD_FRAME";
}

/** Cuts a byte stream into frames; holds one unfinished frame at most. */
export class FrameSplitter {
  #pending: Buffer = Buffer.alloc(0);

  /** @throws `FrameError` on a frame that is too large or no JSON */
  push(bytes: Uint8Array, deliver: (value: unknown) => void): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= HEADER_BYTES) {
      const length = this.#pending.readUInt32BE(0);
      if (length > MAX_FRAME_BYTES) throw new FrameError(`a frame of ${length} bytes is too large`);
      const end = HEADER_BYTES + length;
      if (this.#pending.length < end) return;
      const body = this.#pending.toString("utf8", HEADER_BYTES, end);
      this.#pending = this.#pending.subarray(end);
      deliver(parse(body));
    }
  }
}

function parse(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch (error) {
    throw new FrameError("a frame is no JSON", { cause: error });
  }
}
