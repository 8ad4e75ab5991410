import type { Place } from "../place.ts";
import { Entries } from "./entries.ts";
import { isKeyEnd } from "./scalars.ts";
import type { Source } from "./source.ts";
import type { ListNode, MapNode, Tree } from "./tree.ts";

const DOUBLE_QUOTE = 34;
const QUOTE = 39;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

export const isFlowStart = (code: number): boolean => code === OPEN_LIST || code === OPEN_MAP;

/**
 * A list or map in brackets.
 *
 * @param indent what its lines must be indented deeper than; -1 where nothing is above
 */
export function flow(source: Source, indent: number): ListNode | MapNode {
  return source.cursor.peek() === OPEN_LIST ? flowList(source, indent) : flowMap(source, indent);
}

function flowList(source: Source, indent: number): ListNode {
  const { cursor } = source;
  const open = opened(source);
  const items: Tree[] = [];
  while (!isClosed(source, indent, open, CLOSE_LIST)) {
    items.push(source.below(items.length, () => value(source, indent, open)));
    if (!skipGap(source, indent, open)) break;
    if (cursor.peek() === COLON) {
      cursor.refuseSyntax("a key stands inside a list", "write { key: value }");
    }
    separate(source, CLOSE_LIST);
  }
  return { kind: "list", items, place: open };
}

function flowMap(source: Source, indent: number): MapNode {
  const { cursor } = source;
  const open = opened(source);
  const entries = new Entries();
  while (!isClosed(source, indent, open, CLOSE_MAP)) {
    if (isFlowStart(cursor.peek()) || source.isAtAlias || source.isAtAnchor) {
      cursor.refuse("WRONG_SHAPE", "a key must be a plain word");
      break;
    }
    const isQuoted = cursor.peek() === QUOTE || cursor.peek() === DOUBLE_QUOTE;
    const key = source.text(true);
    cursor.skipBlanks();
    const isKey = isQuoted ? cursor.peek() === COLON : isKeyEnd(cursor, true);
    if (isKey) cursor.pos += 1;
    source.add(entries, key, () => {
      if (!isKey || !skipGap(source, indent, open)) return source.nothing(key.place);
      const isEmpty = cursor.peek() === COMMA || cursor.peek() === CLOSE_MAP;
      return isEmpty ? source.nothing(key.place) : value(source, indent, key.place);
    });
    if (!skipGap(source, indent, open)) break;
    separate(source, CLOSE_MAP);
  }
  return { kind: "map", entries, place: open };
}

function opened(source: Source): Place {
  const place = source.cursor.place();
  source.cursor.countParts(1);
  source.cursor.pos += 1;
  return place;
}

function value(source: Source, indent: number, near: Place): Tree {
  const { cursor } = source;
  if (isFlowStart(cursor.peek())) return flow(source, indent);
  if (source.isAtAlias) return source.alias();
  if (!source.isAtAnchor) return source.text(true);
  return source.anchored(() => {
    if (!skipGap(source, indent, near)) return source.nothing(near);
    const code = cursor.peek();
    const isEmpty = code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP;
    return isEmpty ? source.nothing(near) : value(source, indent, near);
  });
}

/** Whether the bracket is closed here, or reading has ended; past the closing bracket. */
function isClosed(source: Source, indent: number, open: Place, close: number): boolean {
  const { cursor } = source;
  if (!skipGap(source, indent, open)) return true;
  if (cursor.peek() === COMMA) cursor.refuseSyntax("a comma stands where a value should");
  if (cursor.peek() !== close) return cursor.isAtEnd;
  cursor.pos += 1;
  return true;
}

/** After a value: a comma, or the closing bracket, which is left for `isClosed`. */
function separate({ cursor }: Source, close: number): void {
  if (cursor.peek() === COMMA) cursor.pos += 1;
  else if (cursor.peek() !== close) cursor.refuseSyntax("a comma or a bracket is missing");
}

/** Past blanks, comments and line ends. @returns whether there is anything inside the bracket */
function skipGap({ cursor }: Source, indent: number, open: Place): boolean {
  if (cursor.refusal !== null) return false;
  if (cursor.isLineDone()) {
    cursor.toContent();
    if (cursor.isAtEnd || cursor.column <= indent) {
      const what = "this bracket is not closed";
      const hint = "close it, or indent what belongs to it";
      cursor.refuseSyntax(what, hint, open);
    }
  }
  return !cursor.isAtEnd;
}
