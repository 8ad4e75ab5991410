import type { ReloadOutcome } from "./policy-loader.ts";

/** How the policy's file stands to the policy in force. */
export interface PolicyFileStatus {
  readonly path: string;
  /** Of the words that are in force. */
  readonly sha256: string;
  /** The file says something else by now, or cannot be read. */
  readonly differs: boolean;
  /** Its words are those of an older version, until it is read again on purpose. */
  readonly isHeld: boolean;
  /** Why what the file says is not in force. */
  readonly fault: string | null;
}

/** What is known of the policy's file: what was loaded of it, and what was seen of it since. */
export class PolicyFileState {
  readonly #path: string;
  #loaded: string;
  #seen: string | null;
  #isHeld: boolean;
  #fault: string | null;

  constructor(loaded: {
    readonly path: string;
    readonly sha256: string;
    readonly isHeld: boolean;
    readonly fault: string | null;
  }) {
    this.#path = loaded.path;
    this.#loaded = loaded.sha256;
    this.#seen = loaded.sha256;
    this.#isHeld = loaded.isHeld;
    this.#fault = loaded.fault;
  }

  get status(): PolicyFileStatus {
    const differs = this.#seen !== this.#loaded || this.#fault !== null;
    const [path, sha256] = [this.#path, this.#loaded];
    return { path, sha256, differs, isHeld: this.#isHeld, fault: this.#fault };
  }

  /** @returns whether it is to be loaded: it is another, and nobody holds it */
  seen(sha256: string | null): boolean {
    this.#seen = sha256;
    if (sha256 === this.#loaded) this.#fault = null;
    return sha256 !== this.#loaded && !this.#isHeld;
  }

  /** Somebody wanted it read; held meanwhile, it was not. */
  read(outcome: ReloadOutcome): void {
    if (outcome.kind === "REFUSED") this.#fault = outcome.text;
    if (outcome.kind !== "ACTIVATED" && outcome.kind !== "UNCHANGED") return;
    if (outcome.fileSha256 === null) return;
    this.#isHeld = false;
    this.#fault = null;
    this.#loaded = outcome.fileSha256;
    this.#seen = outcome.fileSha256;
  }

  /** The words of an older version are in force in its place. */
  held(sha256: string): void {
    this.#isHeld = true;
    this.#loaded = sha256;
    this.#fault = null;
  }
}
