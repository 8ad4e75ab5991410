import { z } from "zod";
import type { Access, Operation, Response } from "./operation.ts";
import { noBody } from "./parts.ts";

/** A part of the document: JSON, as OpenAPI 3.1 has it. */
interface Part {
  readonly [name: string]: unknown;
}

const security = [{ token: [] }, { session: [] }];

/** The OpenAPI 3.1 document of the operations. */
export function openApiOf(operations: readonly Operation[], version: string): Part {
  const paths: Record<string, Record<string, Part>> = {};
  const schemas: Record<string, Part> = {};
  for (const operation of operations) {
    const { path, method, responses } = operation;
    for (const { name, schema } of Object.values(responses)) schemas[name] ??= written(schema);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationPart(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Hedgerow",
      version,
      description:
        "Orders and questions to a routing desk. Volumes are lots. Numbers are written with " +
        "their exact digits; one with more than 15 significant digits must be sent as a text.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API key, or the local token." },
        session: { type: "apiKey", in: "cookie", name: "hedgerow_session" },
      },
    },
  };
}

function operationPart(operation: Operation): Part {
  const { id, summary, inPath, inQuery, body, responses } = operation;
  const answers = Object.entries(responses).map(
    ([status, response]) => [status, responsePart(response)] as const,
  );
  return {
    operationId: id,
    summary,
    ...accessPart(operation),
    parameters: [
      ...parameters(inPath, "path"),
      ...parameters(inQuery, "query"),
      ...(operation.needsIfMatch === true ? [ifMatch] : []),
    ],
    ...(body === noBody ? {} : { requestBody: bodyPart(body) }),
    responses: Object.fromEntries(answers),
  };
}

const accessPart = (access: Access): Part =>
  access.isOpen ? { security: [] } : { security, "x-least-role": access.role };

const ifMatch: Part = {
  name: "If-Match",
  in: "header",
  required: true,
  schema: { type: "string" },
};

const bodyPart = (body: z.ZodType): Part => ({
  required: true,
  content: { "application/json": { schema: read(body) } },
});

const responsePart = ({ description, mediaType, name }: Response): Part => ({
  description,
  content: { [mediaType]: { schema: { $ref: `#/components/schemas/${name}` } } },
});

function parameters(schema: z.ZodType, place: "path" | "query"): Part[] {
  const { properties = {}, required = [] } = read(schema);
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: each,
  }));
}

/** As a client writes it: what has a default may be left out. */
const read = (schema: z.ZodType): z.core.JSONSchema.BaseSchema => jsonSchema(schema, "input");

const written = (schema: z.ZodType): Part => jsonSchema(schema, "output");

function jsonSchema(schema: z.ZodType, io: "input" | "output"): z.core.JSONSchema.BaseSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
