import type { PolicyFault } from "../../intake/control/activate-request.ts";
import type { Edit, EntityKind } from "../../policy/layer/edit.ts";
import { isMap, partOf, valueAt, withValue } from "../../policy/layer/edited.ts";
import { emptyLayer } from "../../policy/layer/layer.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { partedEntry } from "../../policy/layer/secret-parts.ts";
import type { SecretSet, StoredLayer } from "../../store/store-calls.ts";
import type { ById, Editable } from "../contract/editable.ts";
import type { RequestFault } from "../contract/problem.ts";
import { HttpProblem } from "../http-problem.ts";
import { route } from "../route.ts";
import type { Reply, Route } from "../route.ts";
import { bodyOf, entryOf, pointerIn } from "./body-shape.ts";
import type { BodyShape } from "./body-shape.ts";
import { askedFor } from "./change-asked.ts";
import type { EditableKind } from "./bodies.ts";
import { etagOf, mustMatch } from "../etag.ts";
import type { Plan, PolicyChanges } from "./policy-changes.ts";
import type { EntityView, PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";

/** How things of one kind are told and changed. */
export interface EditableTerms<Body> {
  readonly kind: EditableKind;
  readonly operations: Editable<Body>;
  readonly shape: BodyShape;
  /** For people, as `rule`. */
  readonly word: string;
  /** The body with one spelling where it may have several. */
  normal?(body: Body): Body;
  /** Secrets that a body takes away. */
  forgottenIn?(body: Body): readonly SecretSet[];
}

/** Where changes are made, and what is in force. */
export interface PolicyDesk {
  readonly changes: PolicyChanges;
  readonly views: PolicyViews;
}

/** Reading, making, changing and removing of one kind; each change is a version of the policy. */
export function editableRoutes<Body extends ById>(
  terms: EditableTerms<Body>,
  desk: PolicyDesk,
): Route[] {
  return [
    ...readingRoutes(terms, desk),
    ...makingRoutes(terms, desk),
    ...droppingRoutes(terms, desk),
  ];
}

function readingRoutes<Body extends ById>(
  terms: EditableTerms<Body>,
  { views }: PolicyDesk,
): Route[] {
  const { kind, operations } = terms;
  const { list, read } = operations;
  const many = nameOfList(list.path);
  return [
    route(list, () => {
      const all = views.current().entities(kind);
      return { status: 200, body: { [many]: all.map((each) => toldOf(each, terms)) } };
    }),
    route(read, ({ path }) => replyOf(200, needEntity(views.current(), terms, path.id), terms)),
  ];
}

function makingRoutes<Body extends ById>(
  terms: EditableTerms<Body>,
  { changes }: PolicyDesk,
): Route[] {
  const { kind, operations, word } = terms;
  const { create, put } = operations;
  return [
    route(create, (asked) =>
      changes.perform({
        ...askedFor(create, asked),
        plan: (view, stored) => {
          const { id } = asked.body;
          if (view.entity(kind, id) === undefined) {
            const plan = planOf(view, terms, asked.body, 201);
            // What went by a rollback has left its secrets: one that is made anew has its own.
            return { ...plan, secrets: [...forgotten(stored, kind, id), ...plan.secrets] };
          }
          const detail = `there is a ${word} ${id}; change that one, or take another id`;
          throw new HttpProblem(409, "EXISTS", { detail });
        },
      }),
    ),
    route(put, (asked) =>
      changes.perform({
        ...askedFor(put, asked),
        plan: (view) => {
          const { path, body } = asked;
          needSameId(path.id, body.id);
          mustMatch(asked, etagIn(view, terms, path.id));
          return planOf(view, terms, body, 200);
        },
      }),
    ),
  ];
}

function droppingRoutes<Body extends ById>(
  terms: EditableTerms<Body>,
  { changes }: PolicyDesk,
): Route[] {
  const { kind, operations, word } = terms;
  const { remove, dropOverride } = operations;
  return [
    route(remove, (asked) =>
      changes.perform({
        ...askedFor(remove, asked),
        plan: (view, stored) => {
          const { id } = asked.path;
          const entity = needEntity(view, terms, id);
          mustMatch(asked, etagOf(entity.entry));
          if (entity.isInFile) throw definedInFile(terms, entity);
          return dropped(stored, kind, id);
        },
      }),
    ),
    route(dropOverride, (asked) =>
      changes.perform({
        ...askedFor(dropOverride, asked),
        plan: (view, stored) => {
          const { id } = asked.path;
          const entity = needEntity(view, terms, id);
          mustMatch(asked, etagOf(entity.entry));
          if (!entity.isInFile) {
            const detail = `${word} ${id} is not in the file; to remove it, DELETE it`;
            throw new HttpProblem(409, "NOT_IN_FILE", { detail });
          }
          const reply = (after: PolicyView): Reply =>
            replyOf(200, needEntity(after, terms, id), terms);
          return { ...dropped(stored, kind, id), reply };
        },
      }),
    ),
  ];
}

/** `rules` of `/admin/routing/rules`, as an answer names the list. */
const nameOfList = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const normalBody = <Body>(body: Body, terms: EditableTerms<Body>): Body =>
  terms.normal === undefined ? body : terms.normal(body);

/** A whole entity as a body says it. */
function planOf<Body extends ById>(
  view: PolicyView,
  terms: EditableTerms<Body>,
  body: Body,
  status: number,
): Plan {
  const plan = planFor(view, terms, body.id, entryOf(normalBody(body, terms), terms.shape), status);
  const secrets = [...plan.secrets, ...(terms.forgottenIn?.(body) ?? [])];
  return { ...plan, secrets };
}

/** An answer shows a secret so; sent back, it leaves the secret as it is. */
const SHOWN = "[secret]";

/**
 * Settings that are shown as secret though their names are not: a variable's value stands there.
 * What was set here stays as it was set; what the file says needs no saying.
 */
function unmasked(entry: LayerMap, set: LayerMap): LayerMap {
  const { settings } = entry;
  if (!isMap(settings)) return entry;
  const masked = Object.keys(settings).filter((name) => settings[name] === SHOWN);
  return masked.reduce(
    (map, name) => withValue(map, ["settings", name], valueAt(set, ["settings", name])),
    entry,
  );
}

/** The same as an entry of the file says it; what of it nobody is shown is kept apart. */
export function planFor<Body>(
  view: PolicyView,
  terms: EditableTerms<Body>,
  id: string,
  wanted: LayerMap,
  status: number,
): Plan {
  const { kind } = terms;
  const { layer, secrets } = partedEntry(kind, id, wanted);
  const set = partOf(view.kept.database, kind, id) ?? emptyLayer;
  return {
    edits: view.edits(kind, id, unmasked(layer, set)),
    secrets: secrets
      .filter(({ text }) => text !== SHOWN)
      .map((each) => Object.assign({}, each, { path: each.path.join(".") })),
    heldFrom: null,
    reply: (after) => replyOf(status, needEntity(after, terms, id), terms),
    faultOf: (issue) => faultIn(view.pathWithin(kind, id, issue), terms.shape, issue),
  };
}

function dropped(stored: StoredLayer, kind: EntityKind, id: string): Plan {
  const edits: Edit[] = [{ kind: "drop", entity: kind, id }];
  return { edits, secrets: forgotten(stored, kind, id), heldFrom: null, reply: versionReply };
}

/** All secrets that were set of an entity, taken away. */
const forgotten = ({ secrets }: StoredLayer, kind: EntityKind, id: string): readonly SecretSet[] =>
  secrets
    .filter((each) => each.entity === kind && each.id === id)
    .map((each) => Object.assign({}, each, { text: null }));

const versionReply = ({ version }: PolicyView): Reply => ({ status: 200, body: { version } });

/** A mistake inside an entity, in the words of the body it came by. */
export function faultIn(
  inside: readonly string[] | undefined,
  shape: BodyShape,
  { code, what, hint }: PolicyFault,
): RequestFault | undefined {
  if (inside === undefined) return undefined;
  const message = hint === null ? what : `${what}, ${hint}`;
  return { in: "body", pointer: pointerIn(inside, shape) ?? "", code, message };
}

/** @throws HttpProblem 404 */
export function needEntity<Body>(
  view: PolicyView,
  { kind, word }: Pick<EditableTerms<Body>, "kind" | "word">,
  id: string,
): EntityView {
  const entity = view.entity(kind, id);
  if (entity !== undefined) return entity;
  throw new HttpProblem(404, "NOT_FOUND", { detail: `there is no ${word} ${id}` });
}

const etagIn = <Body>(view: PolicyView, terms: EditableTerms<Body>, id: string): string =>
  etagOf(needEntity(view, terms, id).entry);

export const toldOf = <Body>(
  { entry, isInFile, overrides }: EntityView,
  { shape }: EditableTerms<Body>,
): object => ({ ...bodyOf(entry, shape), isInFile, overrides });

export const replyOf = <Body>(
  status: number,
  entity: EntityView,
  terms: EditableTerms<Body>,
): Reply => ({ status, body: toldOf(entity, terms), headers: { etag: etagOf(entity.entry) } });

function needSameId(inPath: string, inBody: string): void {
  if (inPath === inBody) return;
  const message = `is ${inPath} in the path; an id is not changed, make another`;
  const errors = [{ in: "body", pointer: "/id", code: "BAD_VALUE", message }] as const;
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

function definedInFile<Body>({ word }: EditableTerms<Body>, { id, overrides }: EntityView): Error {
  const dropping = overrides.length > 0 ? ", drop what was changed of it (…/override)" : "";
  const detail =
    `${word} ${id} is in the policy's file and would be there again with the next reload: ` +
    `disable it${dropping}, or take it out of the file`;
  return new HttpProblem(409, "DEFINED_IN_FILE", { detail });
}
