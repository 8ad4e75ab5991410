export type Labels = Readonly<Record<string, string>>;

/** One sample of a metric. */
export type Row = readonly [labels: Labels, value: number];

/** Makes a metric; without rows it has no sample. */
export type Tell = (name: string, help: string, ...rows: readonly Row[]) => void;

export const flag = (isOn: boolean): number => (isOn ? 1 : 0);
