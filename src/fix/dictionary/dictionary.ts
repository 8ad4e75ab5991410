export interface Dictionary {
  readonly name: string;
  readonly msgTypes: ReadonlySet<string>;
}
export const fix44: Dictionary = {
  name: "FIX.4.4",
  msgTypes: new Set([
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "A",
    "D",
    "F",
    "G",
    "H",
    "8",
    "9",
    "j",
    "V",
    "W",
    "X",
    "Y",
  ]),
};
