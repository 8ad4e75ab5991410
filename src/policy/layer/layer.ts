/**
 * What a layer above the file says: a policy file as JSON, in the file's spelling, or a part of
 * one. A `null` takes away what the layers below say; the key falls to its default.
 */
export interface LayerMap {
  readonly [key: string]: LayerValue;
}

export type LayerValue = string | number | boolean | null | readonly LayerValue[] | LayerMap;

export const emptyLayer: LayerMap = {};
