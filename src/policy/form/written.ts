/** A policy on its way to text, with everything it says, also the defaults. */
export type Written = WrittenLeaf | WrittenMap | WrittenEntities;

/** One value, or a list that only makes sense as a whole. */
export interface WrittenLeaf {
  readonly kind: "leaf";
  /** As YAML on one line. */
  readonly text: string;
  readonly isSecret: boolean;
}

export interface WrittenMap {
  readonly kind: "map";
  readonly entries: readonly WrittenEntry[];
}

export interface WrittenEntities {
  readonly kind: "entities";
  readonly items: readonly { readonly id: string; readonly value: WrittenMap }[];
}

export interface WrittenEntry {
  readonly key: string;
  /** Other spellings of the key that a file may use instead. */
  readonly aliases: readonly string[];
  readonly value: Written;
  /** Whether leaving it out would say the same. */
  readonly isDefault: boolean;
}

export const leaf = (text: string, isSecret = false): WrittenLeaf => {
  return { kind: "leaf", text, isSecret };
};

/** Whether everything in it is as if nothing had been written. */
export function isAllDefault(written: Written): boolean {
  if (written.kind === "map") return written.entries.every(({ isDefault }) => isDefault);
  return written.kind === "entities" && written.items.length === 0;
}

const plain = /^[A-Za-z0-9_](?:[A-Za-z0-9_./+@*&()-]|[ :](?=[A-Za-z0-9_(]))*$/;
const isNull = /^(?:null|Null|NULL)$/;

/** A value as YAML on one line: without quotes where nobody could take it for something else. */
export const yamlText = (text: string): string => yamlKey(text.replaceAll("${", () => "$${"));

/** The same for a key, into which no variables are put. */
export function yamlKey(text: string): string {
  if (plain.test(text) && !isNull.test(text)) return text;
  return JSON.stringify(text).replaceAll("\u007F", () => String.raw`\x7F`);
}

/** A map in braces, without what is default; for the items of lists that have no names. */
export function flowText(written: Written): string {
  if (written.kind === "leaf") return written.text;
  if (written.kind === "entities") return `[${written.items.map(itemText).join(", ")}]`;
  const shown = written.entries.filter(({ isDefault }) => !isDefault);
  const entries = shown.map(({ key, value }) => `${yamlKey(key)}: ${flowText(value)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const itemText = ({ value }: { readonly value: WrittenMap }): string => flowText(value);

/** What printing one policy shares, and where in it printing is. */
export class Printing {
  readonly #taken: Set<string>;
  readonly #entity: string;
  readonly #key: string;

  constructor(taken: Set<string> = new Set(), entity = "", key = "") {
    this.#taken = taken;
    this.#entity = entity;
    this.#key = key;
  }

  within(entity: string): Printing {
    return new Printing(this.#taken, entity, "");
  }

  below(key: string): Printing {
    return new Printing(this.#taken, this.#entity, key);
  }

  /** `${LP1_API_KEY}`: the variable that is to hold the secret of this entry and key. */
  ownVariable(): string {
    const words = `${this.#entity}_${this.#key}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
    const name = /^[0-9]/.test(words) ? `_${words}` : words;
    let free = name;
    for (let count = 2; this.#taken.has(free); count++) free = `${name}_${count}`;
    this.#taken.add(free);
    return `\${${free}}`;
  }
}
