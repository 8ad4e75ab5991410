import type { Cursor } from "./cursor.ts";
import { isKeyEnd } from "./scalars.ts";
import type { Source } from "./source.ts";
import { FoundMap } from "./tree.ts";
import type { ListNode, MapNode, Tree } from "./tree.ts";

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
  const begun = source.beginList();
  for (let at = 0; !isClosed(source, indent, open, CLOSE_LIST); at++) {
    source.enter(at);
    source.addItem(value(source, indent, open));
    source.leave();
    if (!skipGap(source, indent, open)) break;
    if (cursor.peek() === COLON) {
      cursor.refuseSyntax("a key stands inside a list", "write { key: value }");
    }
    separate(source, CLOSE_LIST);
  }
  return source.listFrom(begun, open);
}

function flowMap(source: Source, indent: number): MapNode {
  const { cursor } = source;
  const open = opened(source);
  const map = new FoundMap(cursor.origin, open);
  while (!isClosed(source, indent, open, CLOSE_MAP)) {
    if (isFlowStart(cursor.peek()) || source.isAtAlias || source.isAtAnchor) {
      cursor.refuse("WRONG_SHAPE", "a key must be a plain word");
      break;
    }
    const at = cursor.pos;
    const isPlain = !source.isAtQuote;
    const key = source.word(true);
    cursor.skipBlanks();
    const isKey = isPlain ? isKeyEnd(cursor, true) : cursor.peek() === COLON;
    if (isKey) cursor.pos += 1;
    source.enterKey(key, at);
    const isGiven = isKey && skipGap(source, indent, open) && !isEmpty(cursor);
    const given = isGiven ? value(source, indent, at) : source.nothing(at);
    source.leaveKey(map.entries, key, at, given);
    if (!skipGap(source, indent, open)) break;
    separate(source, CLOSE_MAP);
  }
  return map;
}

/** Whether the next value or a bracket's end comes where a value should. */
function isEmpty(cursor: Cursor): boolean {
  const code = cursor.peek();
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP;
}

/** @returns where the bracket stands */
function opened({ cursor }: Source): number {
  cursor.countParts(1);
  cursor.pos += 1;
  return cursor.pos - 1;
}

/** @param near where a value would stand of which there is nothing */
function value(source: Source, indent: number, near: number): Tree {
  const { cursor } = source;
  if (isFlowStart(cursor.peek())) return flow(source, indent);
  if (source.isAtAlias) return source.alias();
  if (!source.isAtAnchor) return source.text(true);
  return source.anchored(() => {
    if (!skipGap(source, indent, near)) return source.nothing(near);
    return isEmpty(cursor) ? source.nothing(near) : value(source, indent, near);
  });
}

/** Whether the bracket is closed here, or reading has ended; past the closing bracket. */
function isClosed(source: Source, indent: number, open: number, close: number): boolean {
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
function skipGap({ cursor }: Source, indent: number, open: number): boolean {
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
