import type { Result } from "../../core/result.ts";
import type { PolicyFault } from "../../intake/control/activate-request.ts";
import type { PolicyIssue } from "../../policy/issue.ts";
import type { Edit, EntityKind } from "../../policy/layer/edit.ts";
import { homes, partOf } from "../../policy/layer/edited.ts";
import { entitiesOf } from "../../policy/layer/entities.ts";
import type { EffectiveEntity } from "../../policy/layer/entities.ts";
import type { KeptLayers } from "../../policy/layer/kept-layers.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { entityOf } from "../../policy/layer/issue-entity.ts";
import { keptBelow, overrideFor } from "../../policy/layer/override-for.ts";
import { partedLayer } from "../../policy/layer/secret-parts.ts";
import { parsePolicy } from "../../policy/parse-policy.ts";
import type { LoadedPolicy, PolicyValue } from "../../policy/provenance.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import { storedContent } from "../../policy/stored-content.ts";
import type { Activated, SecretHeld } from "../../store/store-calls.ts";
import { HttpProblem } from "../http-problem.ts";

/** One entity as it is in force. */
export interface EntityView {
  readonly id: string;
  /** With defaults; every value a text as a file has it. */
  readonly entry: LayerMap;
  /** Without defaults. */
  readonly said: LayerMap;
  readonly isInFile: boolean;
  readonly overrides: readonly string[];
}

/** A policy that is or was in force, with all that it was made of. */
export class PolicyView {
  readonly activated: Activated;
  readonly kept: KeptLayers;
  readonly #contentText: string;
  #loaded: LoadedPolicy | undefined;
  #below: LoadedPolicy | null | undefined;
  readonly #entities = new Map<EntityKind, readonly EffectiveEntity[]>();

  constructor(activated: Activated, kept: KeptLayers, contentText: string) {
    this.activated = activated;
    this.kept = kept;
    this.#contentText = contentText;
  }

  get version(): number {
    return this.activated.version;
  }

  get hash(): string {
    return this.activated.hash;
  }

  /** All it says but secrets, as the desk keeps it. */
  get content(): PolicyDocument {
    return storedContent(this.#contentText, this.hash);
  }

  /** The policy it would be if that had been changed at run time, and nothing else. */
  withDatabase(database: LayerMap): Result<LoadedPolicy, readonly PolicyIssue[]> {
    const { file, environment } = this.kept;
    return parsePolicy(file.text, file.name, environment, { database });
  }

  /** Each value with where it comes from. */
  get values(): readonly PolicyValue[] {
    return this.loaded.values;
  }

  /** Whether a change waits for somebody else's approval. */
  get needsApproval(): boolean {
    return this.loaded.document.changes.fourEyes;
  }

  /** Made again from its layers; secrets of the environment are `[secret]` in it. */
  get loaded(): LoadedPolicy {
    this.#loaded ??= this.#read(this.kept.database) ?? undefined;
    if (this.#loaded !== undefined) return this.#loaded;
    const detail = `version ${this.version} cannot be made again from what the desk keeps of it`;
    throw new HttpProblem(503, "STORED_POLICY_DAMAGED", { detail });
  }

  entities(kind: EntityKind): readonly EntityView[] {
    return this.#effective(kind).map(viewOf);
  }

  /** Undefined: the policy has none of this name. */
  entity(kind: EntityKind, id: string): EntityView | undefined {
    const found = this.#effective(kind).find((each) => each.id === id);
    return found && viewOf(found);
  }

  /**
   * What makes an entity so, whole: it differs from what the file says in no more than it must.
   *
   * @param wanted in the file's spelling, without secrets
   * @throws HttpProblem 409 where the file has parts that cannot be left out
   */
  edits(kind: EntityKind, id: string, wanted: LayerMap): readonly Edit[] {
    const below = this.#belowOf(kind, id);
    const kept = keptBelow(below, wanted);
    if (kept.length > 0) {
      const detail =
        `the file maps ${kept.join(", ")}, which cannot be left out here: ` +
        `name what is to be traded under symbols, or take it out of the file`;
      throw new HttpProblem(409, "DEFINED_IN_FILE", { detail });
    }
    const { [idKeyOf(kind)]: _id, ...entry } = overrideFor(below && withoutSecrets(below), wanted);
    if (below !== undefined && Object.keys(entry).length === 0) {
      return [{ kind: "drop", entity: kind, id }];
    }
    return [{ kind: "put", entity: kind, id, entry }];
  }

  /** The layer that was changed at run time, and its secrets. */
  databaseLayer(): { readonly layer: LayerMap; readonly secrets: readonly SecretHeld[] } {
    const { layer, secrets } = partedLayer(this.kept.database);
    return {
      layer,
      secrets: secrets.map((each) => Object.assign({}, each, { path: each.path.join(".") })),
    };
  }

  /** What the file and the environment say of an entity, without defaults; undefined: nothing. */
  saidBelow(kind: EntityKind, id: string): LayerMap | undefined {
    return this.#belowOf(kind, id)?.said;
  }

  /** Where in an entity a mistake is, by the keys of the file; undefined: it is elsewhere. */
  pathWithin(kind: EntityKind, id: string, issue: PolicyFault): readonly string[] | undefined {
    const found = entityOf(issue);
    if (found === null || found.entity !== kind || found.id !== id) return undefined;
    return stepsOf(found.path);
  }

  #effective(kind: EntityKind): readonly EffectiveEntity[] {
    const known = this.#entities.get(kind) ?? entitiesOf(this.loaded, kind);
    this.#entities.set(kind, known);
    return known;
  }

  /** As the file and the environment have it. */
  #belowOf(kind: EntityKind, id: string): EffectiveEntity | undefined {
    const inForce = this.#effective(kind).find((each) => each.id === id);
    if (inForce?.isBelow !== true) return undefined;
    if (inForce.overrides.length === 0) return inForce;
    // Without what was changed the file may be no policy: what is not overridden is as in force.
    this.#below ??= this.#read({});
    const below = this.#below === null ? [] : entitiesOf(this.#below, kind);
    return below.find((each) => each.id === id) ?? this.#belowByPart(kind, id, inForce);
  }

  /** With only the other entities as they were changed. */
  #belowByPart(kind: EntityKind, id: string, inForce: EffectiveEntity): EffectiveEntity {
    const part = partOf(this.kept.database, kind, id);
    return part === undefined ? inForce : { ...inForce, said: {}, whole: {} };
  }

  #read(database: LayerMap): LoadedPolicy | null {
    const read = this.withDatabase(database);
    return read.ok ? read.value : null;
  }
}

const viewOf = ({ id, whole, said, isBelow, overrides }: EffectiveEntity): EntityView => ({
  id,
  entry: whole,
  said,
  isInFile: isBelow,
  overrides,
});

const idKeyOf = (kind: EntityKind): string => {
  const home = homes[kind];
  return "list" in home ? home.idKey : "";
};

/** A secret of the file stays as it is where nothing is said of it. */
function withoutSecrets(entity: EffectiveEntity): EffectiveEntity {
  return { ...entity, said: shown(entity.said), whole: shown(entity.whole) };
}

function shown(entry: LayerMap): LayerMap {
  const { password: _password, settings, ...rest } = entry;
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) return rest;
  const open = Object.entries(settings).filter(([, value]) => value !== "[secret]");
  return open.length === 0 ? rest : { ...rest, settings: Object.fromEntries(open) };
}

/** `mappings[EURUSD].min` step by step. */
const stepsOf = (path: string): readonly string[] =>
  path.split(/[.[\]]+/).filter((step) => step !== "");
