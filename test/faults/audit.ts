import type { ClientLedger } from "./client-ledger.ts";
import type { JournalLedger } from "./journal-ledger.ts";
import type { VenueLedger } from "./venue-ledger.ts";

/** What three records of the same trading do not agree on; all empty when nothing went wrong. */
export interface Audit {
  /** Acknowledged orders, or fills told to clients, that the desk does not know. */
  readonly lost: readonly string[];
  /** What happened twice: legs at the venue, ExecIDs. */
  readonly doubled: readonly string[];
  /** Volumes and fills that stand in one book and not in the other. */
  readonly unmatched: readonly string[];
}

export interface Ledgers {
  readonly clients: ClientLedger;
  readonly venue: VenueLedger;
  readonly journal: JournalLedger;
}

export const audit = (ledgers: Ledgers): Audit => ({
  lost: lost(ledgers),
  doubled: doubled(ledgers),
  unmatched: unmatched(ledgers),
});

function lost({ clients, journal }: Ledgers): string[] {
  const orders = [...clients.acknowledged].filter((clOrdID) => !journal.accepted.has(clOrdID));
  const fills = [...clients.fills.keys()].filter((execID) => !journal.clientFills.has(execID));
  return [
    ...orders.map((clOrdID) => `${clOrdID} was acknowledged, the journal does not know it`),
    ...clients.disowned.map((clOrdID) => `${clOrdID} was acknowledged and disowned later`),
    ...fills.map((execID) => `fill ${execID} was told, the journal does not know it`),
  ];
}

function doubled({ clients, venue, journal }: Ledgers): string[] {
  const legs = [...venue.arrivals].filter(([, times]) => times > 1);
  return [
    ...legs.map(([clOrdID, times]) => `leg ${clOrdID} reached the venue ${times} times`),
    ...journal.repeatedExecIDs.map((execID) => `ExecID ${execID} stands twice in the journal`),
    ...clients.contradictions.map((execID) => `ExecID ${execID} was told with two contents`),
  ];
}

function unmatched({ clients, venue, journal }: Ledgers): string[] {
  const strays = [...venue.arrivals.keys()].filter((clOrdID) => !journal.legs.has(clOrdID));
  const untold = [...journal.clientFills.keys()].filter((execID) => !clients.fills.has(execID));
  const differing = [...clients.fills].filter(([execID, told]) => {
    const booked = journal.clientFills.get(execID);
    return booked !== undefined && booked !== told;
  });
  return [
    ...label("at the venue, not in the journal", strays),
    ...label("booked, never told", untold),
    ...differing.map(([execID]) => `fill ${execID} was told otherwise than booked`),
    ...label("hedged by journal and venue", journal.hedged.differences(venue.volumes)),
    ...label("leg by journal and venue", journal.byLeg.differences(venue.byOrder)),
    ...label("passed on or suspended, and hedged", journal.passedOn.differences(journal.hedged)),
    ...label("told by journal and clients", journal.told.differences(clients.volumes)),
  ];
}

const label = (what: string, found: readonly string[]): string[] =>
  found.map((difference) => `${what}: ${difference}`);
