import { variablesIn } from "./substitute.ts";
import type { Environment } from "./substitute.ts";
import type { TextNode } from "./yaml/tree.ts";

/** Stands for a variable that went where nobody is shown anything. */
const HIDDEN = "[secret]";

/** The variables that a policy was made with. */
export class UsedVariables {
  readonly #env: Environment;
  /** By name: whether it went into a secret. */
  readonly #used = new Map<string, boolean>();

  constructor(env: Environment) {
    this.#env = env;
  }

  /** @param isSecret whether what was read from the node is never shown */
  note(node: TextNode, isSecret: boolean): void {
    const { variable } = node.place.layer;
    const names = variable === null ? variablesIn(node.text) : [variable];
    for (const name of names) this.#used.set(name, isSecret || this.#used.get(name) === true);
  }

  /** Those that were set; a secret one is `[secret]`. With them the same policy can be made. */
  shown(): Readonly<Record<string, string>> {
    const shown: [string, string][] = [];
    for (const [name, isSecret] of this.#used) {
      const text = Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
      if (text !== undefined && text !== "") shown.push([name, isSecret ? HIDDEN : text]);
    }
    return Object.fromEntries(shown);
  }
}
