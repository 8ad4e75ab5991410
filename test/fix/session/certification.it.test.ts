import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { onTestFinished, test } from "vitest";
import { startVenue } from "../../../src/sim/venue/venue.ts";
import { frame, readable, stamp } from "./rig.ts";

const time = (): string => stamp(Date.now() * 1000);

/** One connection to a venue in certification mode, logged on and spoken for by hand. */
class Certifier {
  readonly #socket;
  #heard = "";
  #wake = (): void => undefined;

  constructor(port: number) {
    this.#socket = connect({ host: "127.0.0.1", port });
    this.#socket.on("data", (bytes) => {
      this.#heard += bytes.toString("latin1");
      this.#wake();
    });
  }

  static async logOn(): Promise<Certifier> {
    const names = { senderCompID: "VENUE", targetCompID: "CLIENT" };
    const venue = await startVenue({ mode: "echo", host: "127.0.0.1", port: 0, ...names });
    onTestFinished(() => venue.close());
    const certifier = new Certifier(venue.port);
    onTestFinished(() => void certifier.#socket.destroy());
    await once(certifier.#socket, "connect");
    certifier.say("A", 1, "98=0|108=30");
    await certifier.hears(1);
    return certifier;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  say(msgType: string, msgSeqNum: number, fields: string): void {
    const head = `35=${msgType}|34=${msgSeqNum}|49=CLIENT|52=${time()}|56=VENUE`;
    this.write(frame(fields === "" ? head : `${head}|${fields}`));
  }

  /** The last of the first `count` messages of the venue. */
  async hears(count: number): Promise<string> {
    while (readable(this.#heard).length < count || !this.#heard.endsWith("\u0001")) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return readable(this.#heard)[count - 1] ?? "";
  }
}

const order = "11=a|21=3|40=1|54=1|55=MSFT|60=20260105-12:00:00";

test("an order that may be a resend and was not seen comes back marked as it came", async () => {
  const certifier = await Certifier.logOn();
  certifier.say("D", 2, `97=Y|${order}`);
  assert.equal(await certifier.hears(2), `35=D|34=2|97=Y|${order}`);
});

test("what was sent back is sent again on request, as it was, though it is an order", async () => {
  const certifier = await Certifier.logOn();
  certifier.say("D", 2, order);
  certifier.say("D", 3, `97=Y|${order.replace("11=a", "11=b")}`);
  await certifier.hears(3);
  certifier.say("2", 4, "7=2|16=0");
  const resent = [await certifier.hears(4), await certifier.hears(5)];
  assert.deepEqual(
    resent.map((message) => message.replace(/122=[^|]+/, "122=")),
    [`35=D|34=2|43=Y|122=|${order}`, `35=D|34=3|43=Y|122=|97=Y|${order.replace("11=a", "11=b")}`],
  );
});

test("a user-defined tag is refused: certification lets nothing through unread", async () => {
  const certifier = await Certifier.logOn();
  certifier.say("0", 2, "5000=HI");
  const text = "Invalid tag number";
  assert.equal(await certifier.hears(2), `35=3|34=2|45=2|58=${text}|371=5000|372=0|373=0`);
});

test("a message swallowed by the wrong BodyLength before it is asked for again", async () => {
  const certifier = await Certifier.logOn();
  const head = `49=CLIENT|52=${time()}|56=VENUE`;
  const long = frame(`35=0|34=2|${head}`).toString("latin1");
  const size = Number(/9=(\d+)/.exec(long)?.[1]);
  const swallowing = long.replace(`9=${size}`, `9=${size + 14}`);
  certifier.write(Buffer.from(swallowing, "latin1"));
  certifier.say("0", 2, "");
  certifier.say("1", 3, "112=T");
  assert.equal(await certifier.hears(2), "35=2|34=2|7=2|16=0");
});
