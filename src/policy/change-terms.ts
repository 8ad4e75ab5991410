/** What a change of the policy at run time needs. */
export interface ChangeTerms {
  /** Somebody else's approval. */
  readonly fourEyes: boolean;
  /** The file is read again whenever it is another. */
  readonly watchFile: boolean;
}
