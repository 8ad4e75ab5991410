import { createHmac } from "node:crypto";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { mayReach } from "../policy/address-rule.ts";
import { ForbiddenAddress, guardedLookup } from "../policy/guarded-lookup.ts";

const POST_MS = 5_000;

/** Where notices go, as the desk tells its office. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  readonly allowLoopback: boolean;
}

/** What became of a post; its text is safe to log: nothing of the URL is in it. */
export interface Posted {
  readonly isTaken: boolean;
  /** Trying again would not help: it was understood and refused, or may not be sent. */
  readonly isFinal: boolean;
  readonly text: string;
}

/** Hex of HMAC-SHA256 over `timestamp.body`, so that an old notice cannot be sent again as new. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");

/** Posts a notice once. Redirects are not followed: they would pass by the rule of addresses. */
export function post(target: WebhookTarget, id: string, body: string): Promise<Posted> {
  // Node would put the whole URL into what it throws, and from there it would come into the log.
  const url = URL.parse(target.url);
  // Nor is a user taken from it: one that cannot be decoded would be thrown back.
  if (url === null || url.username !== "" || url.password !== "") {
    return Promise.resolve(refused("its URL cannot be used"));
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !mayReach(host, target.allowLoopback)) {
    return Promise.resolve(refused("its address is one that nothing may be posted to"));
  }
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "hedgerow-delivery": id,
    "hedgerow-timestamp": timestamp,
    "hedgerow-signature": `sha256=${signatureOf(target.secret, timestamp, body)}`,
  };
  const signal = AbortSignal.timeout(POST_MS);
  const options = {
    method: "POST",
    headers,
    signal,
    lookup: guardedLookup(target.allowLoopback),
    agent: false,
  };
  return new Promise((resolve) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const sent = send(url, options, (answer) => {
      answer.resume();
      resolve(answered(answer.statusCode ?? 0));
    });
    sent.on("error", (error) => resolve(failed(error)));
    sent.end(body);
  });
}

const refused = (text: string): Posted => ({ isTaken: false, isFinal: true, text });

function answered(status: number): Posted {
  if (status >= 200 && status < 300) return { isTaken: true, isFinal: true, text: `${status}` };
  // Too many, too early, or a fault over there: later it may be taken.
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  return { isTaken: false, isFinal: !isPassing, text: `answered ${status}` };
}

function failed(error: Error): Posted {
  if (error instanceof ForbiddenAddress) return refused("its name leads to no address that may be");
  const code = "code" in error ? String(error.code) : error.name;
  return { isTaken: false, isFinal: false, text: code };
}
