/** Where the desk writes down what a person should find later: fields, then what they mean. */
export interface DeskLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}
