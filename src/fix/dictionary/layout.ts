/** One field of a message or group as the notation of `fix44-messages.ts` gives it. */
export interface Place {
  readonly tag: number;
  readonly isRequired: boolean;
  /** Members where the field counts a repeating group. */
  readonly members?: readonly Place[];
}

const TOKEN = /\s*(?:\{(?<part>\w+)\}|(?<tag>\d+)(?<required>!?)(?<open>\[?)|(?<close>\]))\s*/y;

/**
 * Reads `11! 54! {Parties} 268[269! 270]`. A tag named twice keeps its first place and its last
 * word.
 *
 * @throws `Invariant:` when the text does not follow the notation; it is ours, not an input
 */
export function parseLayout(text: string, parts: Readonly<Record<string, string>>): Place[] {
  const token = new RegExp(TOKEN);
  const places = parsePlaces(text.trim(), token, parts);
  if (token.lastIndex !== text.trim().length) throw new Error(`Invariant: unread rest in ${text}`);
  return places;
}

function parsePlaces(
  text: string,
  token: RegExp,
  parts: Readonly<Record<string, string>>,
): Place[] {
  const places = new Map<number, Place>();
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (groups === undefined) throw new Error(`Invariant: no field at ${from} of ${text}`);
    if (groups["close"] !== undefined) break;
    for (const place of readPlaces(groups, text, token, parts)) places.set(place.tag, place);
  }
  return [...places.values()];
}

function readPlaces(
  groups: Readonly<Record<string, string | undefined>>,
  text: string,
  token: RegExp,
  parts: Readonly<Record<string, string>>,
): Place[] {
  const { part } = groups;
  if (part !== undefined) {
    const layout = parts[part];
    if (layout === undefined) throw new Error(`Invariant: part ${part} must be defined`);
    return parseLayout(layout, parts);
  }
  const tag = Number(groups["tag"]);
  const isRequired = groups["required"] === "!";
  if (groups["open"] !== "[") return [{ tag, isRequired }];
  return [{ tag, isRequired, members: parsePlaces(text, token, parts) }];
}
