import { flow, isFlowStart } from "./flow.ts";
import { isKeyEnd, isMark } from "./scalars.ts";
import type { Source } from "./source.ts";
import { FoundMap } from "./tree.ts";
import type { ListNode, MapNode, Tree } from "./tree.ts";

/**
 * What begins here: a list, a map, or one value. Afterwards the cursor stands at the next content.
 *
 * @param indent of the list or map around it; -1 where there is none
 */
export function block(source: Source, indent: number): Tree {
  const { cursor } = source;
  if (isMark(cursor, "-")) return blockList(source, cursor.column);
  const column = cursor.column;
  const at = cursor.pos;
  const first = inline(source, indent);
  if (!isKeyEnd(cursor, false)) return finished(source, first);
  return blockMap(source, column, at, first);
}

function blockList(source: Source, indent: number): ListNode {
  const { cursor } = source;
  const listAt = cursor.pos;
  const begun = source.beginList();
  cursor.countParts(1);
  for (let at = 0; isAt(source, indent) && isMark(cursor, "-"); at++) {
    const dash = cursor.pos;
    cursor.pos += 1;
    refuseTab(source);
    source.enter(at);
    source.addItem(listItem(source, indent, dash));
    source.leave();
  }
  return source.listFrom(begun, listAt);
}

function listItem(source: Source, indent: number, dash: number): Tree {
  const { cursor } = source;
  if (cursor.isLineDone()) return blockBelow(source, indent, indent + 1, dash);
  if (source.isAtAlias || source.isAtAnchor) {
    return inlineOnly(source, indent, indent + 1, dash);
  }
  return block(source, indent);
}

/**
 * @param at where its first key stands
 * @param first what was read there
 */
function blockMap(source: Source, indent: number, at: number, first: Tree): MapNode {
  const { cursor } = source;
  cursor.countParts(1);
  const map = new FoundMap(cursor.origin, at);
  if (first.kind !== "text") {
    cursor.refuse("WRONG_SHAPE", "a key must be a plain word", null, at);
    return map;
  }
  let key: string | null = first.text;
  let keyAt = at;
  while (key !== null) {
    cursor.pos += 1;
    source.enterKey(key, keyAt);
    source.leaveKey(map.entries, key, keyAt, mapValue(source, indent, keyAt));
    if (!isAt(source, indent)) break;
    keyAt = cursor.pos;
    key = nextKey(source);
  }
  return map;
}

function nextKey(source: Source): string | null {
  const { cursor } = source;
  if (isMark(cursor, "-")) {
    cursor.refuseSyntax("a list item stands among keys", "look at the indentation");
    return null;
  }
  refuseMark(source);
  if (isFlowStart(cursor.peek()) || source.isAtAlias || source.isAtAnchor) {
    cursor.refuse("WRONG_SHAPE", "a key must be a plain word");
  }
  if (cursor.isAtEnd) return null;
  const at = cursor.pos;
  const key = source.word(false);
  cursor.skipBlanks();
  if (isKeyEnd(cursor, false)) return key;
  cursor.refuseSyntax("this line is no `key: value`", "a text must stand on one line", at);
  return null;
}

function mapValue(source: Source, indent: number, near: number): Tree {
  const { cursor } = source;
  if (cursor.isLineDone()) return blockBelow(source, indent, indent, near);
  return inlineOnly(source, indent, indent, near);
}

/** A value on the line of its key, or below it where only an anchor stands there. */
function inlineOnly(source: Source, indent: number, listIndent: number, near: number): Tree {
  const { cursor } = source;
  const read = (): Tree => {
    if (cursor.isLineDone()) return blockBelow(source, indent, listIndent, near);
    if (isMark(cursor, "-")) {
      cursor.refuseSyntax("a list cannot begin on this line", "write it below, or as [a, b]");
    }
    const value = inline(source, indent);
    if (isKeyEnd(cursor, false)) {
      const hint = "put the text in quotes, or the key on a line of its own";
      cursor.refuseSyntax("a second key stands on this line", hint);
    }
    return finished(source, value);
  };
  if (source.isAtAlias) return finished(source, source.alias());
  return source.isAtAnchor ? source.anchored(read) : read();
}

/**
 * What stands on the lines below a key or dash and is indented deeper; nothing where nothing does.
 *
 * @param listIndent from where on a list may begin: that of a key may stand right under it
 */
function blockBelow(source: Source, indent: number, listIndent: number, near: number): Tree {
  const { cursor } = source;
  cursor.toContent();
  if (cursor.isAtEnd || cursor.column < listIndent) return source.nothing(near);
  if (cursor.column > indent) return block(source, indent);
  return isMark(cursor, "-") ? blockList(source, cursor.column) : source.nothing(near);
}

/** A value that ends on its line, but for brackets. */
function inline(source: Source, indent: number): Tree {
  const { cursor } = source;
  refuseMark(source);
  const value = isFlowStart(cursor.peek()) ? flow(source, indent) : source.text(false);
  cursor.skipBlanks();
  return value;
}

function refuseMark({ cursor }: Source): void {
  if (!isMark(cursor, "?")) return;
  cursor.refuse("YAML_FEATURE", "keys are not written with `?`", "write `key: value`");
}

/** A tab may not indent what stands behind a dash. */
function refuseTab({ cursor }: Source): void {
  const start = cursor.pos;
  if (cursor.isLineDone() || !cursor.text.slice(start, cursor.pos).includes("\t")) return;
  cursor.refuseSyntax("a tab cannot indent", "use spaces", start);
}

function finished<T extends Tree>({ cursor }: Source, value: T): T {
  if (cursor.isLineDone()) {
    cursor.toContent();
  } else {
    const hint = "look at the indentation and the brackets above";
    cursor.refuseSyntax("this does not belong here", hint);
  }
  return value;
}

/** Whether the next content belongs to the list or map at this indent. */
function isAt({ cursor }: Source, indent: number): boolean {
  if (cursor.isAtEnd || cursor.column < indent) return false;
  if (cursor.column === indent) return true;
  const hint = "a text must stand on one line";
  cursor.refuseSyntax("the indentation does not fit the lines above", hint);
  return false;
}
