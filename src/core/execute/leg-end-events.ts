/** Its LP did not take it. */
export interface LegRejected {
  readonly type: "LegRejected";
  readonly leg: number;
  readonly text: string;
}

/** This desk did not send it: its LP never heard of it, and is not judged by it. */
export interface LegWithheld {
  readonly type: "LegWithheld";
  readonly leg: number;
  readonly text: string;
}

/** Its LP took it, and ended what is open of it. */
export interface LegCanceled {
  readonly type: "LegCanceled";
  readonly leg: number;
  readonly text: string;
}

/** Its time at the LP is over. */
export interface LegExpired {
  readonly type: "LegExpired";
  readonly leg: number;
  readonly text: string;
}
