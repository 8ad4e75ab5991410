import { didYouMean } from "../nearest-name.ts";
import { Secret } from "../secret.ts";
import { misfit, Scalar } from "./scalar.ts";

/** A text that matches a pattern. @param what reads on after "must be" */
export function textLike(pattern: RegExp, what: string, words: string): Scalar<string> {
  return new Scalar({
    words,
    blank: "",
    fit: (text) => (pattern.test(text) ? { value: text } : misfit("BAD_TEXT", what)),
    text: (value) => value,
  });
}

/** What else a choice may be told about the words it does not have. */
interface ChoiceWords<Word extends string> {
  /** Other spellings of a word. */
  readonly aliases?: Readonly<Record<string, Word>>;
  /** Words that this version lacks, and what to do without them. */
  readonly missing?: Readonly<Record<string, string>>;
}

const own = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** One of a few words, spelled exactly so. */
export function oneOf<const Word extends string>(
  words: readonly [Word, ...Word[]],
  also: ChoiceWords<Word> = {},
): Scalar<Word> {
  const { aliases = {}, missing = {} } = also;
  return new Scalar({
    words: words.map((word) => `\`${word}\``).join(", "),
    blank: words[0],
    fit(text) {
      const value = words.find((word) => word === text) ?? own(aliases, text);
      if (value !== undefined) return { value };
      const list = words.length === 1 ? words[0] : `one of ${words.join(", ")}`;
      return misfit("BAD_CHOICE", list, own(missing, text) ?? didYouMean(text, words));
    },
    text: (value) => value,
  });
}

/** The same, where the document has words of its own. @param meant by the words of the file */
export function wordsFor<Word extends string, Value extends string>(
  choice: Scalar<Word>,
  meant: Readonly<Record<Word, Value>>,
): Scalar<Value> {
  const { terms } = choice;
  const written = new Map<string, string>(
    Object.entries(meant).map(([word, to]) => [String(to), word]),
  );
  return new Scalar({
    words: terms.words,
    blank: meant[terms.blank],
    fit(text) {
      const fitted = terms.fit(text);
      return "value" in fitted ? { value: meant[fitted.value] } : fitted;
    },
    text: (value) => written.get(value) ?? value,
  });
}

export const flag: Scalar<boolean> = new Scalar({
  words: "`true`, `false`",
  blank: false,
  fit(text) {
    if (text === "true") return { value: true };
    if (text === "false") return { value: false };
    const isYes = /^(?:yes|on|y|true)$/i.test(text);
    const isNo = /^(?:no|off|n|false)$/i.test(text);
    const hint = isYes ? "write true" : isNo ? "write false" : null;
    return misfit("BAD_CHOICE", "true or false", hint);
  },
  text: String,
});

/** Names that go into journals, paths and FIX fields: no blanks, no controls, no globs. */
export const id: Scalar<string> = textLike(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
  "a name of up to 64 letters, digits, `_`, `.` or `-`",
  "id",
);

export const symbol: Scalar<string> = textLike(
  /^[A-Za-z0-9#][A-Za-z0-9._#/&+-]{0,31}$/,
  "a symbol of up to 32 letters, digits or `._#/&+-`",
  "symbol",
);

/** A symbol or a pattern of several. */
export const symbolPattern: Scalar<string> = textLike(
  /^[A-Za-z0-9#*?][A-Za-z0-9._#/&+*?-]{0,31}$/,
  "a symbol of up to 32 letters, digits or `._#/&+-`, with `*` and `?`",
  "symbols or patterns",
);

export const currency: Scalar<string> = textLike(
  /^[A-Z][A-Z0-9]{2,9}$/,
  "a currency in capitals, as USD",
  "currency",
);

/** CompIDs and symbols of others: anything FIX can carry but blanks and `=`. */
export const fixWord: Scalar<string> = textLike(
  /^[!-<>-~]{1,64}$/,
  "1 to 64 printable ASCII characters without blanks and `=`",
  "1 to 64 printable characters",
);

/** Free text for people. */
export const label: Scalar<string> = textLike(
  /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,128}$/u,
  "a text of 1 to 128 characters without line ends",
  "text, up to 128 characters",
);

/** Free text that may be long or not there. */
export const description: Scalar<string> = textLike(
  /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,512}$/u,
  "a text of up to 512 characters without line ends",
  "text, up to 512 characters",
);

export const host: Scalar<string> = textLike(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/,
  "a host name or an IP address",
  "name or address",
);

const printable = /^[ -~]{1,256}$/;

/** Username(553): shown in logs, so it is no secret, but FIX must be able to carry it. */
export const username: Scalar<string> = textLike(
  printable,
  "1 to 256 printable ASCII characters",
  "text",
);

export const password: Scalar<Secret> = secret(printable, "1 to 256 printable ASCII characters");

const settingText = /^[^\p{Cc}]{0,4096}$/u;

/** An adapter's setting whose name says that it must not be shown. */
export const secretSetting: Scalar<Secret> = secret(
  settingText,
  "a text without control characters",
);

const hasNoUser = (url: URL | null): boolean =>
  url !== null && url.username === "" && url.password === "";
const webhookText = /^https?:\/\/[^\s\p{Cc}]{1,2000}$/u;

/** It may have a token in its path, so it is not shown. */
export const webhookUrl: Scalar<Secret> = secret(
  { test: (text) => webhookText.test(text) && hasNoUser(URL.parse(text)) },
  "a URL that begins with http:// or https://, and names no user",
  "https://secret.invalid/",
);

export const setting: Scalar<string> = textLike(
  settingText,
  "a text without control characters",
  "text",
);

export const settingName: Scalar<string> = textLike(
  /^[a-z][a-z0-9_]{0,63}$/,
  "small letters, digits and `_`",
  "name",
);

function secret(pattern: Pick<RegExp, "test">, what: string, shownAs = "[secret]"): Scalar<Secret> {
  return new Scalar({
    words: "secret",
    blank: new Secret(""),
    isSecret: true,
    shownAs,
    fit: (text) => (pattern.test(text) ? { value: new Secret(text) } : misfit("BAD_TEXT", what)),
    text: () => "",
  });
}
