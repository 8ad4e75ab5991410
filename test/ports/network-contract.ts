import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "vitest";
import type { Door, Network, Wire } from "../../src/ports/network.ts";

/** A network to be tried. */
export interface TriedNetwork {
  readonly network: Network;
  readonly host: string;
  /** Lets time go on until it is so. */
  until(isSo: () => boolean): Promise<void>;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One end of a connection, and what it told. */
class End {
  readonly wire: Wire;
  readonly told: string[] = [];
  heard = "";

  constructor(wire: Wire) {
    this.wire = wire;
    wire.on("connect", () => this.told.push("connect"));
    wire.on("data", this.hear);
    wire.on("error", () => {
      this.told.push("error");
      wire.destroy();
    });
    wire.on("close", () => this.told.push("close"));
  }

  get isClosed(): boolean {
    return this.told.includes("close");
  }

  readonly hear = (bytes: Uint8Array): void => {
    this.heard += new TextDecoder("latin1").decode(bytes);
  };
}

/** What every network does; run by each implementation's tests. */
export function networkContract(name: string, make: () => TriedNetwork): void {
  describe(name, () => {
    let tried: TriedNetwork;
    let door: Door;
    let port: number;
    let taken: End[];
    let dialed: End[];
    beforeEach(async () => {
      tried = make();
      taken = [];
      dialed = [];
      door = tried.network.door((wire) => void taken.push(new End(wire)));
      port = await door.listen(0, tried.host);
    });
    afterEach(async () => {
      const closed = door.close();
      for (const { wire } of [...taken, ...dialed]) wire.destroy();
      await closed;
    });

    function dial(to: number = port): End {
      const end = new End(tried.network.connect({ host: tried.host, port: to }));
      dialed.push(end);
      return end;
    }

    /** Both ends of a connection that is made. */
    async function joined(): Promise<{ near: End; far: End }> {
      const near = dial();
      await tried.until(() => near.told.length > 0 && taken.length > 0);
      return { near, far: taken.at(-1)! };
    }

    test("a connection is made later, and tells it once to who made it", async () => {
      const near = dial();
      assert.deepEqual(near.told, [], "not at once");
      await tried.until(() => taken.length > 0 && near.told.length > 0);
      assert.deepEqual(near.told, ["connect"]);
      assert.deepEqual(taken[0]!.told, [], "who takes it is given what is made");
      assert.equal(typeof taken[0]!.wire.remoteAddress, "string");
    });

    test("each side hears what the other writes, in order, and not at once", async () => {
      const { near, far } = await joined();
      for (const text of ["one ", "two ", "three"]) near.wire.write(bytesOf(text));
      far.wire.write(bytesOf("four"));
      assert.equal(far.heard, "");
      await tried.until(() => far.heard.length === 13 && near.heard.length === 4);
      assert.equal(far.heard, "one two three");
      assert.equal(near.heard, "four");
    });

    test("what was written before the far end listens is heard when it does", async () => {
      const { near, far } = await joined();
      near.wire.write(bytesOf("first"));
      await tried.until(() => far.heard === "first");
      // As a first message is read by one and the next by another, in one step.
      far.wire.off("data", far.hear);
      let later = "";
      far.wire.on("data", (bytes) => (later += new TextDecoder().decode(bytes)));
      near.wire.write(bytesOf("second"));
      await tried.until(() => later === "second");
      assert.equal(far.heard, "first");
    });

    test("the last bytes are heard before the close, on both sides once", async () => {
      const { near, far } = await joined();
      near.wire.end(bytesOf("goodbye"));
      await tried.until(() => far.isClosed && near.isClosed);
      assert.equal(far.heard, "goodbye");
      assert.deepEqual(far.told, ["close"]);
      assert.deepEqual(near.told, ["connect", "close"]);
    });

    test("a far end that reads on without listening still closes", async () => {
      const { near, far } = await joined();
      far.wire.removeAllListeners("data");
      far.wire.resume();
      near.wire.end(bytesOf("to nobody"));
      await tried.until(() => far.isClosed && near.isClosed);
      assert.equal(far.heard, "");
    });

    test("a connection that is destroyed closes on both sides, and takes nothing more", async () => {
      const { near, far } = await joined();
      near.wire.destroy();
      near.wire.destroy();
      assert.deepEqual(near.told, ["connect"], "told later, not at once");
      await tried.until(() => far.isClosed && near.isClosed);
      assert.equal(near.told.filter((word) => word === "close").length, 1);
      assert.equal(far.told.filter((word) => word === "close").length, 1);
    });

    test("what the other side does not read waits here, and is told when it went", async () => {
      const { near, far } = await joined();
      let drained = 0;
      near.wire.on("drain", () => (drained += 1));
      const block = new Uint8Array(256 * 1024).fill(0x61);
      let written = 0;
      let isTaken = true;
      while (isTaken && written < 1 << 28) {
        isTaken = near.wire.write(block);
        written += block.length;
      }
      assert.equal(isTaken, false, "some time it is too much");
      assert.ok(near.wire.writableLength > 0);
      await tried.until(() => drained > 0 && far.heard.length === written);
      assert.equal(near.wire.writableLength, 0);
    });

    test("where nobody listens the connection fails, then closes", async () => {
      const gone = tried.network.door(() => {});
      const free = await gone.listen(0, tried.host);
      await gone.close();
      const near = dial(free);
      await tried.until(() => near.isClosed);
      assert.deepEqual(near.told, ["error", "close"]);
    });

    test("a port has one door", async () => {
      const second = tried.network.door(() => {});
      await assert.rejects(second.listen(port, tried.host), { code: "EADDRINUSE" });
    });

    test("a door that closes waits for what it took, and takes nothing more", async () => {
      const { far } = await joined();
      let isClosed = false;
      const closed = door.close().then(() => (isClosed = true));
      const late = dial();
      await tried.until(() => late.isClosed);
      assert.equal(isClosed, false, "one is still open");
      far.wire.destroy();
      await closed;
      assert.equal(taken.length, 1);
      // What follows closes a door that is open.
      door = tried.network.door(() => {});
      await door.listen(0, tried.host);
    });
  });
}
