import { readFileSync } from "node:fs";
import { z } from "zod";
import { dataFolderAt } from "../desk/data-folder.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/** A command line waits for an answer that SQL and a reload of the policy stand behind. */
const ANSWER_MS = 60_000;

export interface OfficeQuestion {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** With what it is asked, as `/admin/users?limit=5`. */
  readonly path: string;
  /** Made JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Longer than an answer takes else. */
  readonly withinMs?: number;
}

export interface OfficeAnswer {
  readonly status: number;
  readonly text: string;
  /** The text as JSON; undefined where it is none. */
  readonly body: unknown;
  /** For If-Match. */
  readonly etag: string | null;
}

const status = z.object({ office: z.object({ address: z.string() }).nullable() });
const problem = z.object({
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});

/**
 * Asks the office beside a desk, with the token of the data folder.
 *
 * @param data the data folder; undefined: that of the one desk that answers
 * @throws `CommandFailure` where nobody answers, and for every answer that is a problem
 */
export async function askOffice(
  data: string | undefined,
  question: OfficeQuestion,
): Promise<OfficeAnswer> {
  const { result, dir } = await ask(data, { op: "status" });
  const { office } = status.parse(result);
  if (office === null) {
    const text = "NO_OFFICE: this desk has none; its policy lacks intake.http";
    throw new CommandFailure(exitCodes.refused, text);
  }
  if (office.address === "") throw unreachable(dir, "it does not listen yet");
  const answer = await sent(office.address, tokenIn(dir), question).catch((error: unknown) => {
    throw unreachable(dir, error instanceof Error ? error.message : String(error));
  });
  if (answer.status >= 300) throw refused(answer);
  return answer;
}

async function sent(
  address: string,
  token: string,
  { method = "GET", path, body, headers = {}, withinMs = ANSWER_MS }: OfficeQuestion,
): Promise<OfficeAnswer> {
  const isJson = body !== undefined;
  const response = await fetch(`http://${reachable(address)}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "user-agent": "hedgerow-cli",
      ...(isJson ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    signal: AbortSignal.timeout(withinMs),
    ...(isJson ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const { status: code, headers: told } = response;
  return { status: code, text, body: jsonOf(text), etag: told.get("etag") };
}

/** What listens at every address of a machine is asked at the machine's own. */
const reachable = (address: string): string =>
  address.replace(/^0\.0\.0\.0:/, "127.0.0.1:").replace(/^\[::\]:/, "[::1]:");

function tokenIn(dir: string): string {
  try {
    return readFileSync(dataFolderAt(dir).token, "utf8").trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.refused, `TOKEN_UNREADABLE: ${why}`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(dir: string, why: string): CommandFailure {
  const text = `OFFICE_UNREACHABLE: the office of the desk in ${dir} does not answer: ${why}`;
  return new CommandFailure(exitCodes.unreachable, text);
}

function refused({ status: code, body }: OfficeAnswer): CommandFailure {
  const read = problem.safeParse(body);
  if (!read.success)
    return new CommandFailure(exitCodes.failure, `HTTP_${code}: no problem of ours`);
  const { detail, errors = [] } = read.data;
  const faults = errors.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`);
  const words = [detail, ...faults].filter((each) => each !== undefined).join("; ");
  const exitCode = code === 503 ? exitCodes.unreachable : exitCodes.refused;
  return new CommandFailure(
    exitCode,
    words === "" ? read.data.code : `${read.data.code}: ${words}`,
  );
}
