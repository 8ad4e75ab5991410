import assert from "node:assert/strict";
import { test } from "vitest";
import {
  csrfTokenOf,
  isFromHost,
  isFromOwnPage,
  sessionCookie,
  sessionTokenIn,
} from "../../src/office/session-cookie.ts";

const token = "a".repeat(43);
const other = "b".repeat(43);

for (const [cookie, found] of [
  [`hedgerow_session=${token}`, token],
  [`x=1; hedgerow_session=${token}; y=2`, token],
  [`hedgerow_session=${token}; hedgerow_session=${other}`, null],
  [`hedgerow_session=${token.slice(1)}`, null],
  [`hedgerow_session=${token}=`, token],
  [`hedgerow_session="${token}"`, null],
  [`xhedgerow_session=${token}`, null],
  ["", null],
  [undefined, null],
] as const) {
  test(`the session in ${cookie ?? "no cookie"} is ${found === null ? "none" : "found"}`, () => {
    assert.equal(sessionTokenIn({ cookie }), found);
  });
}

test("a cookie that came by TLS goes by TLS alone", () => {
  assert.match(sessionCookie(token, true), /; HttpOnly; SameSite=Strict; Secure$/);
  assert.doesNotMatch(sessionCookie(token, false), /Secure/);
});

for (const [origin, host, is] of [
  ["http://127.0.0.1:8080", "127.0.0.1:8080", true],
  ["https://desk.example", "desk.example", true],
  ["https://Desk.example", "DESK.example", true],
  ["https://desk.example/some/page?x=1", "desk.example", true],
  ["https://desk.example:444", "desk.example", false],
  ["https://desk.example.evil.example", "desk.example", false],
  ["https://desk.example@evil.example", "desk.example", false],
  ["null", "desk.example", false],
  ["file:///desk.example", "desk.example", false],
  ["", "desk.example", false],
  ["http://x", undefined, false],
] as const) {
  test(`a page of ${origin} is ${is ? "ours" : "not ours"} at ${host}`, () => {
    assert.equal(isFromHost(origin, host), is);
  });
}

test("a change needs the token of this very session, and looking needs none", () => {
  const headers = { host: "h", origin: "http://h" };
  const change = (csrf: string | string[] | undefined) =>
    isFromOwnPage("POST", { ...headers, "x-csrf-token": csrf }, token);
  assert.equal(change(csrfTokenOf(token)), true);
  for (const wrong of [undefined, "", csrfTokenOf(other), [csrfTokenOf(token)]]) {
    assert.equal(change(wrong), false);
  }
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "BREW"]) {
    assert.equal(isFromOwnPage(method, { host: "h" }, token), false);
  }
  assert.equal(isFromOwnPage("GET", {}, token), true);
});
