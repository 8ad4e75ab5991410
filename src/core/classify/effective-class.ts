import type { ClientClass } from "../terms.ts";

/** A class that holds whatever the score says. */
export interface Pin {
  readonly clientClass: ClientClass;
  /** Microseconds since 1970, exclusive; undefined: until it is taken away. */
  readonly expiresUs: number | undefined;
}

/** What is said about a client's class, each by another; undefined: nothing. */
export interface ClassSources {
  readonly pin: Pin | undefined;
  /** By an import while the desk runs, itself or through the score's band. */
  readonly imported: ClientClass | undefined;
  /** By the policy, itself or through the score's band. */
  readonly filed: ClientClass | undefined;
}

/** Says the pin while it lasts, else what was imported, else the policy; UNKNOWN if nobody does. */
export function effectiveClass(
  { pin, imported, filed }: ClassSources,
  timeUs: number,
): ClientClass {
  const isPinned = pin !== undefined && (pin.expiresUs === undefined || timeUs < pin.expiresUs);
  return isPinned ? pin.clientClass : (imported ?? filed ?? "UNKNOWN");
}
