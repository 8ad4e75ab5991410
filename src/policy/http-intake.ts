/** Where the office listens, and how long browsers stay logged in. */
export interface HttpIntake {
  /** Anything but a loopback address is listened at only where there are users. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Without a request a browser's session ends. */
  readonly sessionIdleMinutes: number;
  /** Whatever is asked, it ends. */
  readonly sessionHours: number;
}
