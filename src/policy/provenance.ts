import type { Written, WrittenEntry } from "./form/written.ts";
import type { LayerMap } from "./layer/layer.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { variablesIn } from "./substitute.ts";
import { writtenPolicy } from "./written-policy.ts";
import { isErased, isNothing, joined } from "./yaml/tree.ts";
import type { Tree } from "./yaml/tree.ts";

/** Where a value comes from. */
export interface Origin {
  readonly source: "default" | "file" | "environment" | "database";
  /** In the file, both from 1; null for what is not in a file. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | null;
  /** The variable that stands above the file, or those a text of the file or database refers to. */
  readonly variables: readonly string[];
}

/** One value of a policy, as a file would write it; a secret is shown as `[secret]`. */
export interface PolicyValue extends Origin {
  /** Entries by their names, as `accounts[1001].score`. */
  readonly path: string;
  readonly value: string;
}

/** What a policy was made of. */
export interface PolicyLayers {
  /** The file, as it was read. */
  readonly fileText: string;
  readonly database: LayerMap;
  /** The file with what a template and the environment say above it. */
  readonly below: Tree;
  /** All layers, laid over one another. */
  readonly tree: Tree;
}

/** A policy without mistakes, and where each of its values comes from. */
export class LoadedPolicy {
  readonly document: PolicyDocument;
  /** As it is kept beside the journal; what its hash was taken of. */
  readonly storedText: string;
  readonly layers: PolicyLayers;
  #values: readonly PolicyValue[] | null = null;

  constructor(document: PolicyDocument, storedText: string, layers: PolicyLayers) {
    this.document = document;
    this.storedText = storedText;
    this.layers = layers;
  }

  /** The text of the file as it was read; it may hold secrets. */
  get fileText(): string {
    return this.layers.fileText;
  }

  /** Every value by its path, defaults included; not part of the policy's hash. */
  get provenance(): ReadonlyMap<string, Origin> {
    return new Map(
      this.values.map(({ path, source, place, variables }) => [path, { source, place, variables }]),
    );
  }

  /** Worked out when somebody asks: of 10 000 rules it is more than the policy itself. */
  get values(): readonly PolicyValue[] {
    if (this.#values !== null) return this.#values;
    const values: PolicyValue[] = [];
    collect(writtenPolicy(this.document), this.layers.tree, "", values);
    this.#values = values;
    return values;
  }
}

/** Every value of a policy in the order of the schema, with where it comes from. */
export const valuesOf = (policy: LoadedPolicy): readonly PolicyValue[] => policy.values;

function collect(
  written: Written,
  node: Tree | undefined,
  path: string,
  into: PolicyValue[],
): void {
  if (written.kind === "leaf") {
    const value = written.isSecret ? "[secret]" : written.text;
    into.push({ path, value, ...originOf(node) });
  } else if (written.kind === "map") {
    for (const entry of written.entries) {
      collect(entry.value, nodeOf(entry, node), joined(path, entry.key), into);
    }
  } else {
    // A policy without mistakes has every entry that is written, in that order.
    const items = node?.kind === "list" ? node.items : [];
    for (const [at, { id, value }] of written.items.entries()) {
      collect(value, items[at], entityPath(path, id), into);
    }
  }
}

/** `accounts[1001]`: an entry by its name. */
export const entityPath = (path: string, id: string): string => `${path}[${id}]`;

/** What says the value of a key; a `null` of the database layer speaks for all below it. */
function nodeOf({ key, aliases }: WrittenEntry, node: Tree | undefined): Tree | undefined {
  if (node === undefined || isErased(node)) return node;
  if (node.kind !== "map") return undefined;
  let erased: Tree | undefined;
  for (const name of [key, ...aliases]) {
    const value = node.entries.get(name)?.value;
    if (value === undefined) continue;
    if (!isNothing(value)) return value;
    if (isErased(value)) erased = value;
  }
  return erased;
}

function originOf(node: Tree | undefined): Origin {
  if (node === undefined) return { source: "default", place: null, variables: [] };
  const { layer, line, column } = node.place;
  if (layer.variable !== null) {
    return { source: "environment", place: null, variables: [layer.variable] };
  }
  const variables = [...new Set(variablesOf(node))];
  if (layer.source === "database") return { source: "database", place: null, variables };
  return { source: "file", place: { file: layer.name, line, column }, variables };
}

function variablesOf(node: Tree): readonly string[] {
  if (node.kind === "text") return variablesIn(node.text);
  const below = node.kind === "list" ? node.items : [...node.entries].map(({ value }) => value);
  return below.flatMap(variablesOf);
}
