import process from "node:process";
import { dataFolderAt } from "../desk/data-folder.ts";
import type { DataFolder } from "../desk/data-folder.ts";
import { askDesk, DeskUnreachable } from "../intake/control/control-client.ts";
import { journalAnswerSchema } from "../intake/control/protocol.ts";
import type { StoreRefusal } from "../store/store-calls.ts";
import { StoreClient } from "../store/store-client.ts";
import { storeIn } from "../store/store-options.ts";
import { StoreError } from "../store/store-error.ts";
import type { ProjectionState } from "../store/projections/projection-calls.ts";
import { dataFolderOf } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { askOffice } from "./office-client.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const REPORT_MS = 1_000;
const DESK_MS = 5_000;

export interface ProjectOptions extends AskOptions {
  readonly isRebuilt: boolean;
  readonly mayForget: boolean;
}

/**
 * Makes rows of all that the journal's files hold. The office does so by itself; this is for when
 * none runs, and one that runs is asked to make them anew.
 */
export async function project(options: ProjectOptions): Promise<void> {
  const folder = dataFolderOf(options.data);
  const client = new StoreClient(storeIn(folder.dir, process.env["DATABASE_URL"]));
  try {
    const state = await client.open();
    if (state.isOpen) return await here(client, folder, options);
    if (state.code === "STORE_IN_USE") return await byOffice(folder, options);
    throw new CommandFailure(exitCodes.unreachable, `${state.code}: ${state.text}`);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new CommandFailure(exitCodes.failure, error.message);
  } finally {
    await client.close();
  }
}

async function here(
  client: StoreClient,
  { journal, snapshots, policy, controlSocket }: DataFolder,
  { isRebuilt, mayForget, json }: ProjectOptions,
): Promise<void> {
  const folders = { journal, snapshots, policy };
  if (isRebuilt) done(await client.ask("rebuildProjection", folders, mayForget));
  const durable = await durableAt(controlSocket);
  let told = performance.now();
  for (;;) {
    const state = done(await client.ask("project", folders, durable));
    if (state === null || state.isAtEnd) return report(state, json);
    if (performance.now() - told < REPORT_MS) continue;
    told = performance.now();
    const text = state.isClearing ? "removing rows" : `event ${state.nextEvent}`;
    process.stderr.write(`${text} ...\n`);
  }
}

/** The first event that is not; of a desk that has ended all that stands in its files is. */
async function durableAt(controlSocket: string): Promise<number> {
  try {
    const answer = await askDesk(controlSocket, { op: "journal" }, DESK_MS);
    if (answer.ok) return journalAnswerSchema.parse(answer.result).nextEvent;
  } catch (error) {
    if (error instanceof DeskUnreachable) return Number.MAX_SAFE_INTEGER;
    throw error;
  }
  const text = "DESK_UNREACHABLE: the desk does not say how far its journal is durable";
  throw new CommandFailure(exitCodes.unreachable, text);
}

/** @throws `CommandFailure` where it is refused */
function done<State extends ProjectionState>(answer: State | StoreRefusal | null): State | null {
  if (answer === null || !("refused" in answer)) return answer;
  const hint = answer.refused === "HISTORY_WOULD_BE_LOST" ? "; --may-forget lets it go" : "";
  throw new CommandFailure(exitCodes.refused, `${answer.refused}: ${answer.text}${hint}`);
}

function report(state: ProjectionState | null, isJson: boolean): void {
  if (isJson) return printJson(state);
  if (state === null) return print("the journal is empty: there is nothing to make rows of\n");
  const { journalId, firstEvent, nextEvent, missingEvents } = state;
  const since = firstEvent === 1 ? "" : `; events before ${firstEvent} were retired`;
  const gap = missingEvents === 0 ? "" : `; ${missingEvents} events were retired unread`;
  return print(
    `rows of journal ${journalId} are made up to event ${nextEvent - 1}${since}${gap}\n`,
  );
}

/** The store is another process's: only the office of this desk is asked. */
async function byOffice(folder: DataFolder, options: ProjectOptions): Promise<void> {
  if (!options.isRebuilt) {
    const text = "STORE_IN_USE: an office works with the store, and makes its rows by itself";
    throw new CommandFailure(exitCodes.refused, text);
  }
  const { body } = await askOffice(dataFolderAt(folder.dir).dir, {
    method: "POST",
    path: "/admin/projection/rebuild",
    body: { mayForget: options.mayForget },
  });
  if (options.json) return printJson(body);
  return print("the office makes all rows anew; GET /admin/projection says how far it is\n");
}
