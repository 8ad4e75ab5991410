import type { Form, KeyNote } from "./form.ts";
import type { Section } from "./section.ts";
import { flowText, isAllDefault, Printing } from "./written.ts";
import type { Written, WrittenEntry } from "./written.ts";

/** How one property of a record is written: under one key, or under several. */
export interface Field<T> {
  readonly keys: readonly KeyNote[];
  /** Other spellings, which documentation mentions and printing does not use. */
  readonly aliases: readonly string[];
  /** Keys that say the same thing, of which a file gives one; absent where there is only one. */
  readonly spellings?: readonly string[];
  read(section: Section): T;
  /** @returns nothing for a value that is written by leaving it out */
  print(value: T, printing: Printing): readonly WrittenEntry[];
}

/** What a key means; marked where the key is checked but of no effect in this version. */
export interface Meaning {
  readonly text: string;
  readonly hasEffect: boolean;
}

/** The meaning of a key that is read and kept, but that nothing acts on yet. */
export const later = (text: string): Meaning => ({ text, hasEffect: false });

const meaningOf = (meaning: string | Meaning): Meaning =>
  typeof meaning === "string" ? { text: meaning, hasEffect: true } : meaning;

/** @param standard what documentation says where the key is left out */
function noteOf<T>(
  name: string,
  form: Form<T>,
  standard: string,
  meaning: string | Meaning,
): KeyNote {
  const { text, hasEffect } = meaningOf(meaning);
  const { words, shape } = form;
  return { name, words, standard, meaning: text, hasEffect, variable: null, shape };
}

const entry = (name: string, value: Written, isDefault: boolean): WrittenEntry => {
  return { key: name, aliases: [], value, isDefault };
};

/** A key that must be there. */
export function required<T>(name: string, form: Form<T>, meaning: string | Meaning): Field<T> {
  return {
    keys: [noteOf(name, form, "required", meaning)],
    aliases: [],
    read(section) {
      const node = section.valueOf(name);
      if (node !== undefined) return form.read(node, section.spot.below(name));
      section.reportMissing(name);
      return form.standIn(section.spot.below(name), section.placeOf(name));
    },
    print: (value, printing) => [entry(name, form.print(value, printing.below(name)), false)],
  };
}

const isEmpty = /^(?:\[\]|\{\}|"")$/;

/** A key with a default. */
export function key<T>(
  name: string,
  form: Form<T>,
  standard: T,
  meaning: string | Meaning,
): Field<T> {
  const text = flowText(form.print(standard, new Printing()));
  return {
    keys: [noteOf(name, form, isEmpty.test(text) ? "empty" : `\`${text}\``, meaning)],
    aliases: [],
    read(section) {
      const node = section.valueOf(name);
      return node === undefined ? standard : form.read(node, section.spot.below(name));
    },
    print(value, printing) {
      const written = form.print(value, printing.below(name));
      return [entry(name, written, isStandard(written, text))];
    },
  };
}

/** The standard of a list with names, and of a map by names, is always that there are none. */
function isStandard(written: Written, standardText: string): boolean {
  if (written.kind === "leaf") return written.text === standardText;
  return (written.kind === "map" ? written.entries : written.items).length === 0;
}

/** A key that may be left out, which is null. @param standard what that means, for people */
export function optional<T>(
  name: string,
  form: Form<T>,
  meaning: string | Meaning,
  standard = "none",
): Field<T | null> {
  return {
    keys: [noteOf(name, form, standard, meaning)],
    aliases: [],
    read(section) {
      const node = section.valueOf(name);
      return node === undefined ? null : form.read(node, section.spot.below(name));
    },
    print(value, printing) {
      if (value === null) return [];
      return [entry(name, form.print(value, printing.below(name)), false)];
    },
  };
}

/** A map whose own keys have the defaults. */
export function group<T>(name: string, form: Form<T>, meaning: string | Meaning): Field<T> {
  return {
    keys: [noteOf(name, form, "all defaults", meaning)],
    aliases: [],
    read(section) {
      const node = section.valueOf(name);
      const spot = section.spot.below(name);
      return node === undefined ? form.standIn(spot, section.placeOf(name)) : form.read(node, spot);
    },
    print(value, printing) {
      const written = form.print(value, printing.below(name));
      return [entry(name, written, isAllDefault(written))];
    },
  };
}

/** The same entries, which a file may also spell otherwise. */
export const alsoAs = (entries: readonly WrittenEntry[], alias: string): readonly WrittenEntry[] =>
  entries.map(({ key: name, value, isDefault }) => {
    return { key: name, aliases: [alias], value, isDefault };
  });

/** The same field, which an environment variable stands above. */
export function orVariable<T>(field: Field<T>, variable: string): Field<T> {
  const keys = field.keys.map((note) => Object.assign({}, note, { variable }));
  return { ...field, keys };
}

/** The same field, for which a file may use another key; both at once are a mistake. */
export function orAlias<T>(
  field: Field<T>,
  read: (key: string) => Field<T>,
  alias: string,
): Field<T> {
  const name = field.keys.map((note) => note.name).join();
  const other = read(alias);
  const keys = field.keys.map((note) =>
    Object.assign({}, note, { meaning: `${note.meaning}; also written \`${alias}\`` }),
  );
  return {
    ...field,
    keys,
    aliases: [alias],
    spellings: [name, alias],
    read(section) {
      if (!section.has(alias)) return field.read(section);
      if (!section.has(name)) return other.read(section);
      // A layer above that uses the other key is no contradiction.
      if (section.placeOf(name).layer === section.placeOf(alias).layer) {
        const what = `both ${name} and ${alias} are given`;
        section.report(alias, "CONTRADICTION", what, `keep ${name}`);
      }
      return field.read(section);
    },
    print: (value, printing) => alsoAs(field.print(value, printing), alias),
  };
}
