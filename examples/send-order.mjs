#!/usr/bin/env node
/**
 * Sends one market order to the demo over FIX 4.4 and prints what comes back.
 *
 *   node examples/send-order.mjs ACCOUNT SYMBOL buy|sell LOTS
 *   node examples/send-order.mjs 1004 EURUSD buy 2.5
 *
 * Nothing but Node's own modules, so that it can be read as an example of the protocol: a FIX
 * message is `tag=value` fields, each ended by the byte 1 (SOH). Exit code 0: filled; 5: refused or
 * not wholly filled; 2: wrong arguments; 4: no desk, or no answer.
 */
import { connect } from "node:net";

const host = process.env.HEDGEROW_HOST ?? "127.0.0.1";
const port = Number(process.env.HEDGEROW_DEMO_FIX_PORT ?? 9878);
const SOH = "\u0001";
const WAIT_MS = 15_000;

const [account, symbol, sideWord, lots] = process.argv.slice(2);
const side = { buy: "1", sell: "2" }[sideWord?.toLowerCase()];
if (side === undefined || lots === undefined) {
  console.error("usage: node examples/send-order.mjs ACCOUNT SYMBOL buy|sell LOTS");
  process.exit(2);
}

/** UTCTimestamp: 20261122-09:30:00.123 */
const timestamp = () => new Date().toISOString().replaceAll("-", "").replace("T", "-").slice(0, 21);

let msgSeqNum = 0;

/** Frames a message: BodyLength(9) counts the bytes after it, CheckSum(10) is their sum mod 256. */
function encode(msgType, fields) {
  msgSeqNum += 1;
  const header = [
    [35, msgType],
    [34, msgSeqNum],
    [49, "DEMO"], // SenderCompID: us
    [52, timestamp()],
    [56, "HEDGEROW"], // TargetCompID: the desk
  ];
  const body = [...header, ...fields].map(([tag, value]) => `${tag}=${value}${SOH}`).join("");
  const message = `8=FIX.4.4${SOH}9=${body.length}${SOH}${body}`;
  const sum = Buffer.from(message, "latin1").reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.from(`${message}10=${String(sum).padStart(3, "0")}${SOH}`, "latin1");
}

const beginning = new RegExp(`^8=FIX\\.4\\.4${SOH}9=(\\d+)${SOH}`);

/** Cuts whole messages off the front of what has arrived; the rest waits for more bytes. */
function decode(text) {
  const messages = [];
  let rest = text;
  for (;;) {
    const head = beginning.exec(rest);
    if (head === null) return { messages, rest };
    const end = head[0].length + Number(head[1]) + "10=000".length + 1;
    if (rest.length < end) return { messages, rest };
    const fields = rest.slice(0, end).split(SOH).filter(Boolean);
    messages.push(new Map(fields.map((field) => splitAt(field, field.indexOf("=")))));
    rest = rest.slice(end);
  }
}

const splitAt = (field, at) => [field.slice(0, at), field.slice(at + 1)];

const socket = connect({ host, port });
const clOrdID = `DEMO-${Date.now().toString(36).toUpperCase()}`;
const execTypes = { 0: "accepted", F: "filled", 4: "canceled", 8: "rejected" };
const ordStatuses = { 0: "New", 1: "PartiallyFilled", 2: "Filled", 4: "Canceled", 8: "Rejected" };
let received = "";
let lastStatus;

function fail(text) {
  console.error(text);
  process.exitCode = 4;
  socket.destroy();
}

const timer = setTimeout(() => fail(`no final answer within ${WAIT_MS / 1000} s`), WAIT_MS);
socket.on("close", () => {
  clearTimeout(timer);
  // Text(58) of a Logout, or nothing at all: a refused Logon is closed without an answer.
  if (process.exitCode !== undefined) return;
  if (lastStatus === undefined)
    fail("the desk closed the connection; is DEMO logged on elsewhere?");
  else fail("the desk went away before its final answer; ask it again with explain");
});
socket.on("error", (error) => fail(`no desk at ${host}:${port} (${error.code}); run npm start`));
socket.on("connect", () => {
  // ResetSeqNumFlag(141)=Y starts both sides' numbers at 1, so this script needs no memory.
  const logon = [
    [98, 0], // EncryptMethod: none
    [108, 30], // HeartBtInt, seconds
    [141, "Y"],
    [553, "demo"],
    [554, "demo"],
  ];
  socket.write(encode("A", logon));
});
socket.on("data", (bytes) => {
  const { messages, rest } = decode(received + bytes.toString("latin1"));
  received = rest;
  for (const message of messages) take(message);
});

function take(message) {
  switch (message.get("35")) {
    case "A": // Logon: we are in
      return sendOrder();
    case "1": // TestRequest: prove that we are alive
      return socket.write(encode("0", [[112, message.get("112")]]));
    case "8":
      return takeReport(message);
    case "3": // Reject and BusinessMessageReject: the message itself was wrong
    case "j":
      return fail(`the desk refused the message: ${message.get("58")}`);
    case "5": // Logout
      return socket.end();
    default:
      return undefined;
  }
}

function sendOrder() {
  const order = [
    [11, clOrdID],
    [1, account],
    [55, symbol],
    [54, side],
    [60, timestamp()],
    [38, lots], // OrderQty, in lots for this session
    [40, 1], // OrdType: market
    [59, 3], // TimeInForce: immediate or cancel
  ];
  console.log(`${sideWord} ${lots} ${symbol} for account ${account}, ClOrdID ${clOrdID}`);
  socket.write(encode("D", order));
}

/** ExecutionReport: what became of the order, one message for each step. */
function takeReport(report) {
  // A report of another order is none of our business.
  if (report.get("11") !== clOrdID) return;
  lastStatus = ordStatuses[report.get("39")] ?? report.get("39");
  const what = execTypes[report.get("150")] ?? `ExecType ${report.get("150")}`;
  const fill = report.get("150") === "F" ? ` ${report.get("32")} at ${report.get("31")}` : "";
  const text = report.has("58") ? ` (${report.get("58")})` : "";
  const sums = `CumQty ${report.get("14")}, LeavesQty ${report.get("151")}`;
  console.log(`  ${what}${fill}: ${lastStatus}, ${sums}${text}`);
  if (["New", "PartiallyFilled"].includes(lastStatus)) return;
  console.log(`why: ./scripts/hedgerow.mjs explain ${report.get("37")}`);
  process.exitCode = lastStatus === "Filled" ? 0 : 5;
  socket.write(encode("5", []));
}
