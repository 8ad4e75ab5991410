import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { keptLayersNameOf, readKeptLayers } from "../../policy/layer/kept-layers.ts";
import { storedNameOf } from "../../policy/stored-policy.ts";
import type { Activated } from "../../store/store-calls.ts";
import { HttpProblem } from "../http-problem.ts";
import { upToDate } from "../sources.ts";
import type { Sources } from "../sources.ts";
import { PolicyView } from "./policy-view.ts";

const US_PER_MS = 1_000;
const NEWER_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 20;
/** Views that stay read: the one in force, and what it is compared with. */
const KEPT_READ = 4;

const layersFile = /^(\d+)-([0-9a-f]{64})\.layers$/;

/** A version, and what it is: a load that was broken off may have left another of its number. */
export interface VersionName {
  readonly version: number;
  readonly hash: string;
}

/** The policies that are and were in force, as the desk keeps them beside its journal. */
export class PolicyViews {
  readonly #sources: Sources;
  /** By name, the one that was asked for last at the end. */
  readonly #read = new Map<string, PolicyView>();
  /** In force as far as was heard: the journal is read a moment later. */
  #heard: VersionName = { version: 0, hash: "" };

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /**
   * The policy in force.
   *
   * @throws HttpProblem 503 CATCHING_UP, STORED_POLICY_DAMAGED
   */
  current(): PolicyView {
    const { policyVersion, policyHash } = upToDate(this.#sources).state;
    if (policyVersion >= this.#heard.version) {
      this.#heard = { version: policyVersion, hash: policyHash };
    }
    return this.of(this.#heard);
  }

  /**
   * The policy in force once the journal tells of a newer one than that: the desk has said so.
   *
   * @throws HttpProblem 503 CATCHING_UP where it is long in coming
   */
  async behind(version: number): Promise<PolicyView> {
    for (let waited = 0; waited < NEWER_WITHIN_MS; waited += LOOK_AGAIN_MS) {
      const view = this.current();
      if (view.version > version) return view;
      await after(LOOK_AGAIN_MS);
    }
    const detail = `the desk has a newer version than ${version}, of which nothing is known yet`;
    throw new HttpProblem(503, "CATCHING_UP", { detail });
  }

  /** The desk has said that it is in force. */
  learn(name: VersionName): PolicyView {
    if (name.version >= this.#heard.version) this.#heard = name;
    return this.of(name);
  }

  /** Null: what is kept of it cannot be read. */
  find(name: VersionName): PolicyView | null {
    try {
      return this.of(name);
    } catch (error) {
      if (error instanceof HttpProblem) return null;
      throw error;
    }
  }

  /** @throws HttpProblem 503 STORED_POLICY_DAMAGED */
  of({ version, hash }: VersionName): PolicyView {
    const key = `${version}-${hash}`;
    const view = this.#read.get(key) ?? this.#open({ version, hash });
    this.#read.delete(key);
    this.#read.set(key, view);
    const [oldest] = this.#read.keys();
    if (this.#read.size > KEPT_READ && oldest !== undefined) this.#read.delete(oldest);
    return view;
  }

  /** Those that the folder has of the versions behind one, up to another; in their order. */
  namesBetween(first: number, last: number): readonly VersionName[] {
    return readdirSync(this.#sources.policyDir)
      .flatMap((name) => {
        const [, version = "", hash = ""] = layersFile.exec(name) ?? [];
        return hash === "" ? [] : [{ version: Number(version), hash }];
      })
      .filter(({ version }) => version > first && version <= last)
      .toSorted((a, b) => a.version - b.version);
  }

  #open(name: VersionName): PolicyView {
    const { version, hash } = name;
    const dir = this.#sources.policyDir;
    const path = join(dir, keptLayersNameOf(version, hash));
    const read = readKeptLayers(textOf(path, version));
    if (!read.ok) throw damaged(version, read.error);
    const content = textOf(join(dir, storedNameOf(version, hash)), version);
    const activated: Activated = {
      version,
      hash,
      fileSha256: read.value.file.sha256,
      isFileHeld: read.value.file.isHeld,
      activatedUs: Math.floor(statSync(path).mtimeMs * US_PER_MS),
    };
    return new PolicyView(activated, read.value, content);
  }
}

function textOf(path: string, version: number): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw damaged(version, error instanceof Error ? error.message : String(error));
  }
}

function damaged(version: number, why: string): HttpProblem {
  const detail = `what the desk keeps of version ${version} cannot be read: ${why}`;
  return new HttpProblem(503, "STORED_POLICY_DAMAGED", { detail });
}
