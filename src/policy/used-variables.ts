import { variablesIn } from "./substitute.ts";
import type { Environment } from "./substitute.ts";
import type { TextNode } from "./yaml/tree.ts";

/** The variables that a policy was made with. */
export class UsedVariables {
  readonly #env: Environment;
  /** By name: what is shown in its place; null: it went into no secret. */
  readonly #used = new Map<string, string | null>();

  constructor(env: Environment) {
    this.#env = env;
  }

  /** @param hidden what stands for the text of a secret; null: what was read may be shown */
  note(node: TextNode, hidden: string | null): void {
    const { variable } = node.place.layer;
    const names = variable === null ? variablesIn(node.text) : [variable];
    for (const name of names) this.#used.set(name, hidden ?? this.#used.get(name) ?? null);
  }

  /** Those that were set, of a secret what stands for it: with them the policy is made again. */
  shown(): Readonly<Record<string, string>> {
    const shown: [string, string][] = [];
    for (const [name, hidden] of this.#used) {
      const text = Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
      if (text !== undefined && text !== "") shown.push([name, hidden ?? text]);
    }
    return Object.fromEntries(shown);
  }
}
