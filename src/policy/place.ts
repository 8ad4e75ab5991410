/**
 * Where values come from: the database stands above the environment, that above the file, and the
 * file above the defaults.
 */
export interface Layer {
  readonly source: "file" | "environment" | "database";
  /** As a mistake names it: the file, `environment` or `database`. */
  readonly name: string;
  /** The environment variable, where the layer is one. */
  readonly variable: string | null;
}

/** Line and column, both from 1, columns in UTF-16 units; both 0 for what is in no file. */
export interface Place {
  readonly layer: Layer;
  readonly line: number;
  readonly column: number;
}

export const fileLayer = (name: string): Layer => ({ source: "file", name, variable: null });

/** The place of a value that an environment variable gives. */
export const variablePlace = (variable: string): Place => ({
  layer: { source: "environment", name: "environment", variable },
  line: 0,
  column: 0,
});

/** The place of every value of the database layer. */
export const databasePlace: Place = {
  layer: { source: "database", name: "database", variable: null },
  line: 0,
  column: 0,
};

export const startOf = (layer: Layer): Place => ({ layer, line: 1, column: 1 });
