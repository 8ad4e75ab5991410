/** How long a browser's session may last. */
export interface SessionTerms {
  /** Without a request, in microseconds. */
  readonly idleUs: number;
  /** Whatever is asked, in microseconds. */
  readonly longestUs: number;
}
