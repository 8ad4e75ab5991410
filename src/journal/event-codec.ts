import type { Event, EventType } from "../core/events.ts";
import type { JournalPosition } from "../ports/journal.ts";
import { ByteSource, MalformedPayload } from "./byte-source.ts";
import { eventSchema } from "./event-schema.ts";
import type { EventOf } from "./event-schema.ts";
import { byNumber, numbersOf } from "./field-codec.ts";
import type { JournalWriter } from "./journal-writer.ts";

const types = byNumber(numbersOf(eventSchema));

const source = new ByteSource();

function appendAs<T extends EventType>(
  writer: JournalWriter,
  type: T,
  event: EventOf[T],
): JournalPosition {
  const codec = eventSchema[type];
  codec.write(writer.beginRecord(codec.number), event);
  return writer.endRecord();
}

// Events of every order, each written by a codec known where it is called, instead of one out of
// fifty that is looked up by its type.
const {
  OrderAccepted: accepted,
  OrderDecided: decided,
  LegCreated: legCreated,
  LegAcknowledged: acknowledged,
  LegFilled: legFilled,
  ClientFilled: clientFilled,
  FixSent: fixSent,
  FixReceived: fixReceived,
} = eventSchema;

/** Adds an event to the batch in hand. @returns where it will stand once committed */
export function appendEvent(writer: JournalWriter, event: Event): JournalPosition {
  switch (event.type) {
    case "OrderAccepted":
      accepted.write(writer.beginRecord(accepted.number), event);
      return writer.endRecord();
    case "OrderDecided":
      decided.write(writer.beginRecord(decided.number), event);
      return writer.endRecord();
    case "LegCreated":
      legCreated.write(writer.beginRecord(legCreated.number), event);
      return writer.endRecord();
    case "LegAcknowledged":
      acknowledged.write(writer.beginRecord(acknowledged.number), event);
      return writer.endRecord();
    case "LegFilled":
      legFilled.write(writer.beginRecord(legFilled.number), event);
      return writer.endRecord();
    case "ClientFilled":
      clientFilled.write(writer.beginRecord(clientFilled.number), event);
      return writer.endRecord();
    case "FixSent":
      fixSent.write(writer.beginRecord(fixSent.number), event);
      return writer.endRecord();
    case "FixReceived":
      fixReceived.write(writer.beginRecord(fixReceived.number), event);
      return writer.endRecord();
    default:
      return appendAs(writer, event.type, event);
  }
}

/**
 * Reads the payload of a record.
 *
 * @throws MalformedPayload when the type is unknown or the payload does not decode exactly
 */
export function decodeEvent(type: number, bytes: Buffer, start: number, end: number): Event {
  const name = types[type];
  if (name === undefined) throw new MalformedPayload(`no event has the number ${type}`);
  const event = eventSchema[name].read(source.over(bytes, start, end));
  if (source.at !== end) throw new MalformedPayload(`${end - source.at} bytes too many`);
  return event;
}
