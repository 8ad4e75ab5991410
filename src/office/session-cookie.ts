import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const NAME = "hedgerow_session";
/** 256 bits in base64url. */
const token = /^[\w-]{43}$/;

/** The token of a browser's session, as the request has it; null: none, or no such thing. */
export function sessionTokenIn({ cookie = "" }: IncomingHttpHeaders): string | null {
  // Two of one name: somebody has put one beside ours, and nobody can say which is meant.
  const given = cookie
    .split(";")
    .map((each) => each.trim().split("="))
    .filter(([name]) => name === NAME);
  const [only, another] = given;
  const [, value = ""] = only ?? [];
  return another === undefined && token.test(value) ? value : null;
}

/** Set-Cookie. @param isByTls then it goes by TLS alone from here on */
export const sessionCookie = (value: string, isByTls: boolean): string =>
  `${NAME}=${value}; Path=/; HttpOnly; SameSite=Strict${isByTls ? "; Secure" : ""}`;

export const endedCookie = (isByTls: boolean): string => `${sessionCookie("", isByTls)}; Max-Age=0`;

/** What of a session's token is kept: whoever reads it has no token. */
export const sessionHashOf = (value: string): string =>
  createHash("sha256").update(value).digest("hex");

/**
 * What a page of ours must send along with a change. It hangs on the session, so it ends with it;
 * pages of others can let a browser send the cookie, and cannot know this.
 */
export const csrfTokenOf = (value: string): string =>
  createHmac("sha256", value).update("hedgerow csrf").digest("base64url");

const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request with a session's cookie was made by a page of ours: it says that it is from
 * here, and carries the session's own token.
 */
export function isFromOwnPage(
  method: string,
  headers: IncomingHttpHeaders,
  sessionToken: string,
): boolean {
  if (safe.has(method)) return true;
  const { origin, referer, host } = headers;
  const from = origin ?? referer;
  return (
    from !== undefined &&
    isFromHost(from, host) &&
    equal(headers["x-csrf-token"], csrfTokenOf(sessionToken))
  );
}

/** Whether a page of that origin is served by us. @param host as the browser wrote it */
export function isFromHost(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin);
  return url !== null && /^https?:$/.test(url.protocol) && url.host === host?.toLowerCase();
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function equal(given: string | string[] | undefined, wanted: string): boolean {
  if (typeof given !== "string") return false;
  return timingSafeEqual(digest(given), digest(wanted));
}
