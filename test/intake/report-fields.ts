import assert from "node:assert/strict";
import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import { compileDictionary } from "../../src/fix/dictionary/compile-dictionary.ts";
import { fix44Source } from "../../src/fix/dictionary/fix44.ts";
import { validate } from "../../src/fix/dictionary/validate.ts";
import { parsed } from "../fix/codec/framed.ts";

const header = { beginString: "FIX.4.4", senderCompID: "US", targetCompID: "C" };
const dictionary = compileDictionary(fix44Source);

/** The fields of a report, in its order; it must be a sound FIX 4.4 message. */
export function fieldsOf(write: (into: MessageWriter) => void): Map<number, string> {
  const writer = new MessageWriter(header).begin("8", 2, 0);
  write(writer);
  writer.end();
  const body = Buffer.from(writer.lastBody()).toString("latin1");
  const text = `35=8|34=2|49=US|52=20260105-12:00:00|56=C|${body.replaceAll("\u0001", "|")}`;
  assert.equal(validate(parsed(text), dictionary), undefined);
  const pairs = body.split("\u0001").slice(0, -1);
  return new Map(pairs.map((pair) => [Number.parseInt(pair, 10), pair.replace(/^\d+=/, "")]));
}

export const valuesOf = (
  fields: ReadonlyMap<number, string>,
  ...tags: readonly number[]
): (string | undefined)[] => tags.map((tag) => fields.get(tag));
