import { CST, Lexer, Parser } from "yaml";
import type { LineCounter } from "yaml";
import type { IssueCode } from "./issue.ts";

/** Bytes of a policy file. Accounts in greater number are imported, not written here. */
export const MAX_BYTES: number = 4 * 1024 * 1024;
/** Maps and lists inside one another. The document itself needs six. */
export const MAX_DEPTH = 32;
/** Words, marks, blanks and line ends: what keeps a hostile file below a second. */
export const MAX_PARTS = 200_000;
/** Uses of `*name`, and of `&name`. */
export const MAX_ALIASES = 32;

/** Why a file is not read on, and where. */
export interface Refusal {
  readonly code: IssueCode;
  readonly offset: number;
  readonly what: string;
  readonly hint: string | null;
}

/** The stack of the parser holds two entries that are no level: the document and the scalar. */
const STACK_MARGIN = 2;

const escapes =
  /\\(?:[0abtnvfre "/\\N_LP\t\r\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|(.|$))/gsu;

/** Marks that a policy file does not need, and what to write instead. */
const unwanted: ReadonlyMap<string, readonly [what: string, hint: string | null]> = new Map([
  ["tag", ["types are not written with `!`", "put the text in quotes if it begins with `!`"]],
  ["directive-line", ["lines beginning with `%` are not read", null]],
  ["explicit-key-ind", ["keys are not written with `?`", "write `key: value`"]],
]);

/**
 * Cuts YAML into tokens, and stops at the first thing no policy file contains.
 *
 * The composer behind it recurses per level and makes an error object per mistake, so depth, size
 * and repeated mistakes are refused here, before it runs: 20 000 levels would overflow its stack,
 * and 100 000 stray brackets would cost it seconds.
 */
export function tokensOf(text: string, lines: LineCounter): CST.Token[] | Refusal {
  lines.addNewLine(0);
  if (hasTooManyLines(text)) return tooManyParts(0);
  const parser = new Parser(lines.addNewLine);
  const guard = new Guard();
  const tokens: CST.Token[] = [];
  let documents = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const offset = parser.offset;
    const refusal = guard.next(lexeme, offset);
    if (refusal !== null) return refusal;
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") return unexpected(offset);
      if (token.type === "document") documents += 1;
      tokens.push(token);
    }
    if (documents > 1) return severalDocuments(offset);
    if (parser.stack.length > MAX_DEPTH + STACK_MARGIN) return tooDeep(offset);
  }
  for (const token of parser.end()) {
    if (token.type === "error") return unexpected(token.offset);
    if (token.type === "document") documents += 1;
    tokens.push(token);
  }
  return documents > 1 ? severalDocuments(text.length) : tokens;
}

/** Looks at each lexeme before the parser does. */
class Guard {
  #parts = 0;
  #references = 0;
  #isScalarNext = false;
  #before: string | null = null;
  #lexemeBefore = "";

  next(lexeme: string, offset: number): Refusal | null {
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) return tooManyParts(offset);
    const type = this.#isScalarNext ? null : CST.tokenType(lexeme);
    this.#isScalarNext = type === "scalar";
    return this.#checked(type, lexeme, offset);
  }

  #checked(type: CST.TokenType | null, lexeme: string, offset: number): Refusal | null {
    const words = type === null ? undefined : unwanted.get(type);
    if (words !== undefined) {
      return { code: "YAML_FEATURE", offset, what: words[0], hint: words[1] };
    }
    const isReference = type === "flow-map-start" && this.#lexemeBefore.endsWith("$");
    this.#lexemeBefore = lexeme;
    if (isReference) return unquotedReference(offset);
    if (type === "space" || type === "newline" || type === "comment") return null;
    const isAfterNothing = this.#before === "comma" || this.#before?.startsWith("flow-") === true;
    const isEmptyItem =
      type === "comma" && isAfterNothing && !(this.#before?.endsWith("-end") ?? false);
    this.#before = type;
    if (isEmptyItem) return syntax(offset, "a comma stands where a value should");
    if (type === "alias" || type === "anchor") return this.#countedReference(offset);
    if (type === "double-quoted-scalar" && hasBadEscape(lexeme)) {
      return syntax(offset, "the text in double quotes has a `\\` that means nothing");
    }
    return null;
  }

  #countedReference(offset: number): Refusal | null {
    this.#references += 1;
    if (this.#references <= 2 * MAX_ALIASES) return null;
    const what = `more than ${2 * MAX_ALIASES} anchors and aliases`;
    return { code: "YAML_ALIAS", offset, what, hint: "write the values out" };
  }
}

/** Each line end is a part, and counting them alone costs next to nothing. */
function hasTooManyLines(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    count += 1;
    if (count > MAX_PARTS) return true;
  }
  return false;
}

function hasBadEscape(lexeme: string): boolean {
  for (const found of lexeme.matchAll(escapes)) if (found[1] !== undefined) return true;
  return false;
}

const syntax = (offset: number, what: string): Refusal => {
  return { code: "YAML_SYNTAX", offset, what, hint: null };
};

const tooManyParts = (offset: number): Refusal => {
  const hint = "import accounts instead of writing them here";
  const what = `the file has more than ${MAX_PARTS} words, marks and line ends`;
  return { code: "YAML_TOO_MANY_PARTS", offset, what, hint };
};

const unquotedReference = (offset: number): Refusal => {
  const hint = 'write "${NAME}"';
  const what = "inside brackets ${NAME} must stand in quotes";
  return { code: "YAML_SYNTAX", offset, what, hint };
};

const unexpected = (offset: number): Refusal => {
  const hint = "look at the indentation and the brackets above";
  return { code: "YAML_SYNTAX", offset, what: "this does not belong here", hint };
};

const severalDocuments = (offset: number): Refusal => {
  const what = "a second document begins before this place";
  return { code: "YAML_FEATURE", offset, what, hint: "keep one policy to a file" };
};

const tooDeep = (offset: number): Refusal => {
  const what = `more than ${MAX_DEPTH} levels inside one another`;
  return { code: "YAML_TOO_DEEP", offset, what, hint: null };
};
