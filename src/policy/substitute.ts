import type { TextNode } from "./yaml/tree.ts";

/** The environment is handed in; nothing here reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Substitution =
  | { readonly fault: null; readonly text: string }
  | { readonly fault: "ENV_MISSING"; readonly name: string }
  | { readonly fault: "ENV_SYNTAX" };

/** No value grows past this, whatever the environment holds. */
const LONGEST = 65_536;

const reference = /^\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^{}]*))?\}/;

/**
 * Puts the environment into a value: `${NAME}`, `${NAME:-default}`, and `$${` for a plain `${`.
 *
 * The default stands in for an unset and for an empty variable, as in a shell. What is put in is
 * not looked at again, so a variable cannot refer to another one.
 */
export function substitute(text: string, env: Environment): Substitution {
  if (!text.includes("${")) return { fault: null, text };
  let written = "";
  for (let at = 0; at < text.length;) {
    const mark = text.indexOf("${", at);
    if (mark < 0) {
      written += text.slice(at);
      break;
    }
    if (mark > at && text[mark - 1] === "$") {
      written += `${text.slice(at, mark - 1)}\${`;
      at = mark + 2;
      continue;
    }
    const found = reference.exec(text.slice(mark + 1, mark + 1_024));
    const name = found?.[1];
    if (found === null || name === undefined) return { fault: "ENV_SYNTAX" };
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    const used = value === undefined || value === "" ? (found[2] ?? value) : value;
    if (used === undefined) return { fault: "ENV_MISSING", name };
    written += text.slice(at, mark) + used;
    if (written.length > LONGEST) return { fault: "ENV_SYNTAX" };
    at = mark + 1 + found[0].length;
  }
  return { fault: null, text: written };
}

/** The variables a text of a file refers to, in its order. */
export function variablesIn(text: string): readonly string[] {
  if (!text.includes("${")) return [];
  const found = text.matchAll(/(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-[^{}]*)?\}/g);
  return [...found].flatMap(([, escape, name = ""]) => (escape === "" ? [name] : []));
}

/**
 * What is changed at run time may name a variable where a secret stands, and nowhere else: whoever
 * changes a policy is not to be shown what else the desk's environment holds.
 */
export const needsSecrecy = ({ place, text }: TextNode): boolean =>
  place.layer.source === "database" && variablesIn(text).length > 0;
