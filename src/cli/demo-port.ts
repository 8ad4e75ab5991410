/** An address something of the demo listens on. */
export interface DemoPort {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  /** The environment variable that moves it. */
  readonly variable: string;
}
