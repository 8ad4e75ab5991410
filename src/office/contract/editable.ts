import { z } from "zod";
import { changeQuery, changeSchema, trialSchema } from "./changes.ts";
import type { ChangeQuery } from "./changes.ts";
import { json } from "./operation.ts";
import type { Operation, Responses } from "./operation.ts";
import { noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import type { Role } from "./role.ts";

/** Which one is meant. */
export interface ById {
  readonly id: string;
}

/** Where a field of something comes from, and what of it can be dropped. */
export interface Provenance {
  /** Whether the file or the environment has it too: it cannot be removed here then. */
  readonly isInFile: boolean;
  /** Fields that were changed here and stand above the file. */
  readonly overrides: readonly string[];
}

/** What can be done with everything of one kind that a policy has by name. */
export interface Editable<Body> {
  readonly list: Operation<Nothing, Nothing>;
  readonly create: Operation<Nothing, ChangeQuery, Body>;
  readonly read: Operation<ById, Nothing>;
  readonly put: Operation<ById, ChangeQuery, Body>;
  readonly remove: Operation<ById, ChangeQuery>;
  readonly dropOverride: Operation<ById, ChangeQuery>;
}

export interface EditableTerms<Body> {
  /** As `Rule`, and of many `Rules`. */
  readonly name: string;
  readonly plural: string;
  readonly path: string;
  readonly body: z.ZodType<Body>;
  /** Of an answer. */
  readonly told: z.core.$ZodLooseShape;
  /** Who may change it. */
  readonly role: Role;
}

export const byId: z.ZodType<ById> = z.strictObject({ id: z.string().min(1).max(64) });

const provenance = {
  isInFile: z.boolean(),
  overrides: z.array(z.string()),
} as const;

/** What a change may be answered with, beside what it is answered with where it is in force. */
export const changeAnswers: Responses = {
  202: json("It waits for an approval, or for its time.", "Change", changeSchema),
  ...problems(409, 413, 415, 422),
};

export const removedSchema: z.ZodType = z.strictObject({ version: z.int() });

/** The operations of one kind. `reason`, `activateAt` and `dryRun` go with each change. */
export const editable = <Body>(terms: EditableTerms<Body>): Editable<Body> => ({
  ...reading(terms),
  ...making(terms),
  ...dropping(terms),
});

const viewOf = ({ told }: { readonly told: z.core.$ZodLooseShape }): z.ZodType =>
  z.strictObject({ ...told, ...provenance });

function reading<Body>(terms: EditableTerms<Body>): Pick<Editable<Body>, "list" | "read"> {
  const { name, plural, path } = terms;
  const word = plural.charAt(0).toLowerCase() + plural.slice(1);
  const many = path.slice(path.lastIndexOf("/") + 1);
  const view = viewOf(terms);
  const all = z.strictObject({ [many]: z.array(view) });
  const shared = { method: "GET", isOpen: false, role: "viewer", inQuery: nothing } as const;
  return {
    list: {
      ...shared,
      path,
      id: `list${plural}`,
      summary: `All ${word}, from the file and as they were changed here.`,
      inPath: nothing,
      body: noBody,
      responses: { 200: json("All of them.", plural, all), ...problems() },
    },
    read: {
      ...shared,
      path: `${path}/{id}`,
      id: `get${name}`,
      summary: "One of them; its ETag is what a change asks for.",
      inPath: byId,
      body: noBody,
      responses: { 200: json("How it is.", name, view), ...problems(404) },
    },
  };
}

function making<Body>(terms: EditableTerms<Body>): Pick<Editable<Body>, "create" | "put"> {
  const { name, path, body, role } = terms;
  const view = viewOf(terms);
  const inForce = z.union([view, trialSchema]);
  const shared = { isOpen: false, role, inQuery: changeQuery, body } as const;
  return {
    create: {
      ...shared,
      path,
      id: `create${name}`,
      method: "POST",
      summary: "Adds one; it is in force when this is answered.",
      takesIdempotencyKey: true,
      inPath: nothing,
      responses: {
        200: json("A dry run: what it would do.", "Trial", trialSchema),
        201: json("It is in force.", name, view),
        ...changeAnswers,
      },
    },
    put: {
      ...shared,
      path: `${path}/{id}`,
      id: `put${name}`,
      method: "PUT",
      summary: "Makes it so, whole; what the file says of it otherwise is overridden.",
      needsIfMatch: true,
      inPath: byId,
      responses: { 200: json("It is in force.", `${name}Put`, inForce), ...changed },
    },
  };
}

function dropping<Body>(
  terms: EditableTerms<Body>,
): Pick<Editable<Body>, "remove" | "dropOverride"> {
  const { name, path, role } = terms;
  const inForce = z.union([viewOf(terms), trialSchema]);
  const gone = z.union([removedSchema, trialSchema]);
  const shared = {
    method: "DELETE",
    isOpen: false,
    role,
    inPath: byId,
    inQuery: changeQuery,
    body: noBody,
    needsIfMatch: true,
  } as const;
  return {
    remove: {
      ...shared,
      path: `${path}/{id}`,
      id: `delete${name}`,
      summary: "Removes one that is not the file's.",
      responses: { 200: json("It is gone.", "Removed", gone), ...changed },
    },
    dropOverride: {
      ...shared,
      path: `${path}/{id}/override`,
      id: `drop${name}Override`,
      summary: "Takes back all that was changed here of one that is the file's.",
      responses: { 200: json("The file's words hold again.", `${name}Put`, inForce), ...changed },
    },
  };
}

const changed: Responses = { ...changeAnswers, ...problems(404, 412, 428) };
