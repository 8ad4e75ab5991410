/**
 * A list with one more element: the first makes a list that has room for no other.
 *
 * A list that begins empty and grows has room for seventeen, and of most lists of an order, its
 * legs, its fills, there is one element. The list that is given is not to be used any more.
 */
export function oneMore<T>(list: T[], element: T): T[] {
  if (list.length === 0) return [element];
  list.push(element);
  return list;
}
