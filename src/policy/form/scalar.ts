import type { IssueCode } from "../issue.ts";
import type { NameSpace } from "../names.ts";
import { quoted } from "../quoted.ts";
import { needsSecrecy, substitute } from "../substitute.ts";
import type { TextNode, Tree } from "../yaml/tree.ts";
import { plainValue } from "./form.ts";
import type { Form, Shape } from "./form.ts";
import type { Spot } from "./spot.ts";
import { leaf, yamlText } from "./written.ts";
import type { Printing, WrittenLeaf } from "./written.ts";

/** Why a text is not what its key asks for. `what` reads on after "must be …, not X". */
export interface Misfit {
  readonly code: IssueCode;
  readonly what: string;
  readonly hint: string | null;
}

export type Fit<T> = { readonly value: T } | Misfit;

export const misfit = (code: IssueCode, what: string, hint: string | null = null): Misfit => {
  return { code, what, hint };
};

/** How one kind of single value is read from its text and written back. */
export interface ScalarTerms<T> {
  readonly words: string;
  /** Stands in for a value that could not be read; a policy with a mistake is never handed out. */
  readonly blank: T;
  readonly fit: (text: string) => Fit<T>;
  readonly text: (value: T) => string;
  /** Whether the text is never shown. */
  readonly isSecret?: boolean;
  /** What is shown in its place where a text is needed that fits; left out, `[secret]`. */
  readonly shownAs?: string;
  /** What the text is a name of. */
  readonly refersTo?: NameSpace;
  readonly declares?: NameSpace;
}

/** One value of a policy that is no list and no map. */
export class Scalar<T> implements Form<T> {
  readonly terms: ScalarTerms<T>;
  readonly shape: Shape = plainValue;

  constructor(terms: ScalarTerms<T>) {
    this.terms = terms;
  }

  get words(): string {
    return this.terms.words;
  }

  /** The same, and the text must be a name that is declared somewhere. */
  referringTo(space: NameSpace, words: string): Scalar<T> {
    return new Scalar({ ...this.terms, words, refersTo: space });
  }

  /** The same, and the text is a name that others may refer to. */
  declaring(space: NameSpace): Scalar<T> {
    return new Scalar({ ...this.terms, declares: space });
  }

  standIn(): T {
    return this.terms.blank;
  }

  print(value: T, printing: Printing): WrittenLeaf {
    if (this.terms.isSecret === true) return leaf(printing.ownVariable(), true);
    return leaf(yamlText(this.terms.text(value)));
  }

  read(node: Tree, spot: Spot): T {
    const { terms } = this;
    if (node.kind !== "text") {
      spot.report("WRONG_SHAPE", node.place, "must be a single value");
      return terms.blank;
    }
    const isMade = node.text.includes("${") || node.place.layer.variable !== null;
    if (isMade) spot.reading.used.note(node, hiddenBy(terms));
    if (isMade && refusesVariables(node, terms, spot)) return terms.blank;
    const text = isMade ? substituted(node, spot) : node.text;
    if (text === null) return terms.blank;
    const fitted = terms.fit(text);
    if ("value" in fitted) {
      this.#name(text, node, spot);
      return fitted.value;
    }
    // What the environment put in may be a secret: the text as written is shown instead.
    const what = `must be ${fitted.what}${terms.isSecret ? "" : `, not ${quoted(node.text)}`}`;
    spot.report(fitted.code, node.place, what, fitted.hint);
    return terms.blank;
  }

  #name(text: string, node: TextNode, spot: Spot): void {
    const { refersTo, declares } = this.terms;
    if (declares !== undefined) spot.reading.names.declare(declares, text, node, spot);
    if (refersTo !== undefined) spot.reading.names.refer(refersTo, text, node, spot);
  }
}

/** What stands for the text of a secret; null: the text may be shown. */
const hiddenBy = (terms: {
  readonly isSecret?: boolean;
  readonly shownAs?: string;
}): string | null => (terms.isSecret === true ? (terms.shownAs ?? "[secret]") : null);

function refusesVariables(
  node: TextNode,
  { isSecret }: { readonly isSecret?: boolean },
  spot: Spot,
): boolean {
  if (isSecret === true || !needsSecrecy(node)) return false;
  const hint = "write the value itself, and $${ for a plain ${";
  spot.report("ENV_IN_OPEN", node.place, "names an environment variable and is no secret", hint);
  return true;
}

/** The text with the environment put in, or null when that cannot be done. */
function substituted(node: TextNode, spot: Spot): string | null {
  // What a variable holds is not looked into for further variables.
  if (node.place.layer.source === "environment") return node.text;
  const found = substitute(node.text, spot.reading.env);
  if (found.fault === null) return found.text;
  if (found.fault === "ENV_MISSING") {
    const what = `the environment variable ${quoted(found.name)} is not set`;
    spot.report(found.fault, node.place, what, `set it or write \${${found.name}:-default}`);
  } else {
    const hint = "write ${NAME} or ${NAME:-default}, and $${ for a plain ${";
    spot.report(found.fault, node.place, "a `${` is not closed or has no name", hint);
  }
  return null;
}
