import type { FixMessage } from "../codec/message.ts";
import type { Dictionary } from "./dictionary.ts";
/** Why a message is refused: SessionRejectReason(373), RefTagID(371) and a sentence for Text(58). */
export interface Fault {
  readonly sessionRejectReason: number;
  readonly refTagID: number | undefined;
  readonly text: string;
}
export function validate(message: FixMessage, dictionary: Dictionary): Fault | undefined {
  return message.count < 3 && isSupported(message.msgType, dictionary)
    ? { sessionRejectReason: 1, refTagID: 35, text: "Required tag missing" }
    : undefined;
}
export function isSupported(msgType: string, dictionary: Dictionary): boolean {
  return dictionary.msgTypes.has(msgType);
}
