import * as fc from "fast-check";

/** As much of JSON Schema as the contract's document uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly maxItems?: number;
}

/** Items of a list, and keys of a map, that are enough to be wrong with. */
const MOST = 3;

/** Values a schema allows. @throws on a schema that says more than is understood here */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => valid(each)));
  if (Array.isArray(schema.type)) {
    const types: readonly string[] = schema.type;
    return fc.oneof(...types.map((type) => valid({ ...schema, type })));
  }
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "string":
      return text(schema);
    case "number":
      return fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1_000);
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(valid(schema.items ?? {}), {
        maxLength: Math.min(schema.maxItems ?? MOST, MOST),
      });
    case "object":
      if (typeof schema.additionalProperties === "object") {
        const name = valid(schema.propertyNames ?? { type: "string" }) as fc.Arbitrary<string>;
        return fc.dictionary(name, valid(schema.additionalProperties), { maxKeys: MOST });
      }
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, each]) => [name, valid(each)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
}

function text({ pattern, minLength = 0, maxLength = 64 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength, unit: "grapheme-ascii" });
}

/** Anything that JSON can say. */
export const anything: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 3 });
