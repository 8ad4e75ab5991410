import { fix44Source } from "../../src/fix/dictionary/fix44.ts";
import { parseLayout } from "../../src/fix/dictionary/layout.ts";
import type { PlainFields } from "./plain-fields.ts";

interface FieldRule {
  readonly type: string;
  /** Undefined: any value of its type. */
  readonly values: ReadonlySet<string> | undefined;
}

interface MessageRule {
  /** By tag: 1 in the header, 2 in the body, 3 in the trailer. */
  readonly parts: ReadonlyMap<number, number>;
  readonly required: readonly number[];
}

const FIRST_USER_DEFINED = 5000;
const INTEGER = /^-?\d+$/;
const NATURAL = /^\d+$/;
const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)$/;
const DATE = String.raw`\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?`;

const formats: Readonly<Record<string, RegExp>> = {
  CHAR: /^[!-ÿ]$/,
  BOOLEAN: /^[YN]$/,
  INT: INTEGER,
  SEQNUM: NATURAL,
  LENGTH: NATURAL,
  NUMINGROUP: NATURAL,
  FLOAT: DECIMAL,
  QTY: DECIMAL,
  PRICE: DECIMAL,
  PRICEOFFSET: DECIMAL,
  AMT: DECIMAL,
  PERCENTAGE: DECIMAL,
  CURRENCY: /^[A-Za-z]{3}$/,
  COUNTRY: /^[A-Za-z]{2}$/,
  MULTIPLEVALUESTRING: /^[^ ](?: [^ ])*$/,
  UTCTIMESTAMP: new RegExp(`^${DATE}-${TIME}$`),
  UTCTIMEONLY: new RegExp(`^${TIME}$`),
  UTCDATEONLY: new RegExp(`^${DATE}$`),
  LOCALMKTDATE: new RegExp(`^${DATE}$`),
  MONTHYEAR: /^\d{4}(?:0[1-9]|1[0-2])(?:\d\d|w[1-5])?$/,
};

/** What FIX 4.4 allows in a message; read from the same text as the desk's own dictionary. */
export class PlainDictionary {
  readonly #fields = new Map<number, FieldRule>();
  readonly #messages = new Map<string, MessageRule>();

  constructor() {
    for (const line of fix44Source.fields.split("\n").filter((each) => each !== "")) {
      const [tag, , type = "", ...values] = line.split(" ");
      this.#fields.set(Number(tag), ruleOf(type, values));
    }
    // Clients buy or sell, and may name the position they close.
    this.#fields.set(54, ruleOf("CHAR", ["1", "2"]));
    for (const [msgType, text] of Object.entries(fix44Source.messages)) {
      const more = msgType === "D" ? " 721" : "";
      this.#messages.set(msgType, messageRule(`${text}${more}`));
    }
  }

  /** The first fault of a message, undefined when it has none. */
  faultOf(fields: PlainFields): string | undefined {
    const rule = this.#messages.get(fields.get(35) ?? "");
    if (rule === undefined) return "MsgType(35) is not supported";
    let part = 0;
    for (const [tag, value] of fields) {
      if (value === "") return `tag ${tag} has no value`;
      const field = this.#fields.get(tag);
      if (field === undefined && tag >= FIRST_USER_DEFINED) continue;
      const own = rule.parts.get(tag);
      if (field === undefined || own === undefined) return `tag ${tag} is not for this message`;
      if (own < part) return `tag ${tag} is out of order`;
      part = own;
      if (formats[field.type]?.test(value) === false) return `tag ${tag} has a wrong format`;
      if (!isAllowed(field, value)) return `tag ${tag} has a value that is not allowed`;
    }
    const missing = rule.required.find((tag) => !fields.has(tag));
    return missing === undefined ? undefined : `tag ${missing} is missing`;
  }
}

function isAllowed({ type, values }: FieldRule, value: string): boolean {
  if (values === undefined) return true;
  if (type !== "MULTIPLEVALUESTRING") return values.has(value);
  return value.split(" ").every((each) => values.has(each));
}

const ruleOf = (type: string, values: readonly string[]): FieldRule => ({
  type,
  values: values.length === 0 ? undefined : new Set(values.flatMap((each) => expanded(each))),
});

/** `0..12` and `A..F` are ranges. */
function expanded(notation: string): string[] {
  const [first, last] = notation.split("..");
  if (first === undefined || last === undefined) return [notation];
  const isNumber = INTEGER.test(first);
  const from = isNumber ? Number(first) : first.charCodeAt(0);
  const to = isNumber ? Number(last) : last.charCodeAt(0);
  return Array.from({ length: to - from + 1 }, (_, at) =>
    isNumber ? String(from + at) : String.fromCharCode(from + at),
  );
}

function messageRule(text: string): MessageRule {
  const layout = text.includes(" ") ? text.slice(text.indexOf(" ")) : "";
  const parts = new Map<number, number>();
  const required: number[] = [];
  for (const [at, part] of [fix44Source.header, layout, fix44Source.trailer].entries()) {
    for (const { tag, isRequired } of parseLayout(part, fix44Source.parts)) {
      parts.set(tag, at + 1);
      if (isRequired) required.push(tag);
    }
  }
  return { parts, required };
}
