#!/usr/bin/env node
/**
 * Holds the records of a demo against each other, each kept by another process: the clients' log,
 * the desk's journal and the trade logs of the venues.
 *
 *   node examples/check-demo.mjs [data/demo]
 *
 * It may run while the demo does; what is younger than ten seconds is then given the time to arrive
 * everywhere. Exit code 0: they agree; 6: they do not; 1: something cannot be read.
 */
import { spawn } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const data = process.argv[2] ?? "data/demo";
const hedgerow = fileURLToPath(new URL("../scripts/hedgerow.mjs", import.meta.url));
const tradesIn = (folder) => `${data}/${folder}/trades.ndjson`;

/**
 * What the venues count for one lot, as examples/demo.yaml says: units or contracts of 10 000, and
 * ounces of gold. Demos used to have one venue; what it left is checked too.
 */
const venues = [
  { lp: "lp1", folder: "venue", unitsPerLot: 100_000 },
  { lp: "tight", folder: "venue-tight", unitsPerLot: 100_000 },
  { lp: "firm", folder: "venue-firm", unitsPerLot: 10 },
  { lp: "flaky", folder: "venue-flaky", unitsPerLot: 100_000 },
].filter(({ folder }) => existsSync(tradesIn(folder)));
const OUNCES_PER_LOT = 100;

const MILLION = 1_000_000;
/** Lots as a whole number of millionths, so that sums are exact. */
const micro = (lots) => Math.round(Number(lots) * MILLION);
const signed = (side, volume) => (side === "Buy" ? volume : -volume);
const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);

const differences = [];
const differ = (text) => differences.push(text);

async function* jsonLines(input) {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line === "") continue;
    try {
      yield JSON.parse(line);
    } catch {
      // A process that is writing may have got no further than half its last line.
      return;
    }
  }
}

/** What a command of Hedgerow's prints; `undefined` when it fails and may. */
async function* asked(words, isOptional) {
  const child = spawn(process.execPath, [hedgerow, ...words, "--data", data], {
    stdio: ["ignore", "pipe", isOptional ? "ignore" : "inherit"],
  });
  const ended = new Promise((resolve) => {
    child.on("close", resolve);
  });
  yield child.stdout;
  const code = await ended;
  if (code !== 0 && !isOptional) throw new Error(`hedgerow ${words.join(" ")}: exit code ${code}`);
}

async function readStatus() {
  let text = "";
  for await (const stdout of asked(["status", "--json"], true)) {
    for await (const part of stdout) text += part;
  }
  return text === "" ? undefined : JSON.parse(text);
}

const finalStatuses = new Set(["Filled", "Canceled", "Rejected", "Expired"]);

async function readClients() {
  const orders = new Map();
  const fills = new Map();
  for await (const it of jsonLines(createReadStream(`${data}/client.log`))) {
    if (it.kind === "order") {
      if (orders.has(it.clOrdID)) differ(`ClOrdID ${it.clOrdID} was sent twice`);
      orders.set(it.clOrdID, { ...it, end: undefined, cumQty: 0, filled: 0 });
    }
    const order = orders.get(it.clOrdID);
    if (order === undefined) continue;
    if (it.kind === "notTaken") order.end = "not taken";
    if (it.kind === "report") takeReport(order, it, fills);
  }
  return { orders, fills };
}

function takeReport(order, report, fills) {
  if (finalStatuses.has(report.ordStatus)) order.end = report.ordStatus;
  order.cumQty = Math.max(order.cumQty, micro(report.cumQty));
  // A fill that was sent again after an interruption is the same fill.
  if (report.execType !== "Trade" || fills.has(report.execID)) return;
  order.filled += micro(report.lastQty);
  fills.set(report.execID, { ...report, lastQty: micro(report.lastQty) });
}

async function readDesk(lastEvent) {
  const desk = {
    sessions: new Map(),
    symbols: new Map(),
    lps: new Map(),
    orders: new Map(),
    fills: [],
    legs: new Map(),
    /** Sums per symbol up to `lastEvent`, which is what a status answer spoke of. */
    atStatus: { aNet: new Map(), hedged: new Map() },
    now: { client: new Map(), aNet: new Map(), bNet: new Map(), other: new Map() },
    /** Of each LP, by its id and the symbol. */
    hedged: new Map(),
  };
  const types = ["Interned", "OrderAccepted", "ClientFilled", "LegFilled", "FillSuspended"];
  for await (const stdout of asked(["journal", "dump", "--type", ...types], false)) {
    for await (const event of jsonLines(stdout)) takeEvent(desk, event, lastEvent);
  }
  return desk;
}

function takeEvent(desk, event, lastEvent) {
  const isInStatus = event.event <= lastEvent;
  if (event.type === "Interned" && event.kind === "session")
    desk.sessions.set(event.index, event.name);
  else if (event.type === "Interned" && event.kind === "symbol") {
    desk.symbols.set(event.index, event.name);
  } else if (event.type === "Interned" && event.kind === "lp") {
    desk.lps.set(event.index, event.name);
  } else if (event.type === "OrderAccepted") {
    const { symbol, side, session, clOrdID } = event;
    desk.orders.set(event.order, { symbol: desk.symbols.get(symbol), side, session, clOrdID });
  } else if (event.type === "ClientFilled") takeClientFill(desk, event, isInStatus);
  else if (event.type === "LegFilled") {
    const volume = signed(event.side, micro(event.lastQty));
    const symbol = desk.symbols.get(event.symbol);
    const lp = desk.lps.get(event.lp);
    const leg = desk.legs.get(event.leg) ?? { symbol, lp, filled: 0, timeUs: 0 };
    add(desk.hedged, `${lp} ${symbol}`, volume);
    desk.legs.set(event.leg, {
      ...leg,
      filled: leg.filled + volume,
      timeUs: Math.max(leg.timeUs, event.timeUs),
    });
    if (isInStatus) add(desk.atStatus.hedged, symbol, volume);
  } else if (event.type === "FillSuspended") {
    const symbol = desk.symbols.get(event.symbol);
    add(desk.now.other, symbol, signed(event.side, micro(event.volume)));
  }
}

function takeClientFill(desk, event, isInStatus) {
  const order = desk.orders.get(event.order);
  const [aQty, bQty] = [micro(event.aQty), micro(event.bQty)];
  const { symbol, side } = order;
  desk.fills.push({ ...order, exec: event.exec, qty: aQty + bQty, lastPx: event.lastPx, ...event });
  add(desk.now.client, symbol, signed(side, aQty + bQty));
  add(desk.now.aNet, symbol, signed(side, aQty));
  add(desk.now.bNet, symbol, signed(side, bQty));
  if (isInStatus) add(desk.atStatus.aNet, symbol, signed(side, aQty));
}

async function readVenue({ lp, folder, unitsPerLot }, all) {
  const counts = { lp, orders: 0, fills: 0 };
  all.counts.push(counts);
  const seen = new Set();
  for await (const it of jsonLines(createReadStream(tradesIn(folder)))) {
    if (it.kind === "order") {
      counts.orders += 1;
      add(all.orders, it.clOrdID, 1);
    }
    // Without an ExecID of the LP's on the wire the log has one all the same.
    if (it.kind !== "report" || it.execType !== "Trade" || seen.has(it.execID)) continue;
    seen.add(it.execID);
    counts.fills += 1;
    const perLot = it.symbol === "XAUUSD" ? OUNCES_PER_LOT : unitsPerLot;
    const volume = signed(it.side, micro(Number(it.lastQty) / perLot));
    const filled = (all.legs.get(it.clOrdID)?.filled ?? 0) + volume;
    all.legs.set(it.clOrdID, { lp, symbol: it.symbol, filled, timeUs: it.timeUs });
    add(all.net, it.symbol, volume);
    add(all.hedged, `${lp} ${it.symbol}`, volume);
  }
}

async function readVenues() {
  const all = {
    orders: new Map(),
    legs: new Map(),
    net: new Map(),
    hedged: new Map(),
    counts: [],
  };
  for (const venue of venues) await readVenue(venue, all);
  return all;
}

/** The counter of an id: what follows the journal's eight characters and the letter of the kind. */
const numberOf = (id) => Number.parseInt(id.slice(9), 36);

function checkClients({ orders, fills }, settledUs) {
  const ends = new Map();
  for (const { clOrdID, end, timeUs, cumQty, filled } of orders.values()) {
    add(ends, end ?? "open", 1);
    if (timeUs > settledUs) continue;
    if (end === undefined) differ(`client order ${clOrdID} has no end`);
    if (cumQty !== filled)
      differ(`${clOrdID}: CumQty ${cumQty / MILLION}, fills ${filled / MILLION}`);
  }
  const counts = [...ends].map(([end, count]) => `${count} ${end}`).join(", ");
  console.log(`clients  ${orders.size} orders: ${counts}; ${fills.size} fills`);
}

/** Every fill a client was told is one of the desk's, and the other way round. */
function checkFills({ orders, fills }, desk, settledUs) {
  const ours = new Map();
  const flows = new Set([...orders.values()].map(({ session }) => session));
  for (const fill of desk.fills) {
    if (flows.has(desk.sessions.get(fill.session))) ours.set(fill.exec, fill);
  }
  for (const { execID, clOrdID, lastQty, lastPx } of fills.values()) {
    const fill = ours.get(numberOf(execID));
    const isSame =
      fill?.clOrdID === clOrdID && fill.qty === lastQty && String(fill.lastPx) === String(lastPx);
    if (!isSame) differ(`fill ${execID} of ${clOrdID} is not in the desk's journal like that`);
    else fill.isTold = true;
  }
  for (const { isTold, timeUs, exec, clOrdID } of ours.values()) {
    if (!isTold && timeUs <= settledUs)
      differ(`the client of ${clOrdID} was not told fill ${exec}`);
  }
  const others = desk.fills.length - ours.size;
  console.log(`desk     ${ours.size} fills for these clients, ${others} for others`);
}

/** What the clients hold for never taken is nothing the desk has taken. */
function checkNotTaken({ orders }, desk) {
  for (const { clOrdID } of desk.orders.values()) {
    if (orders.get(clOrdID)?.end === "not taken")
      differ(`${clOrdID} was taken by the desk after all`);
  }
}

/** Every leg is filled at the venue as far as the desk believes. */
function checkLegs(desk, venue, settledUs) {
  for (const [clOrdID, times] of venue.orders) {
    if (times > 1) differ(`the venues got ClOrdID ${clOrdID} ${times} times`);
  }
  for (const [clOrdID, { lp, filled, timeUs }] of venue.legs) {
    const leg = desk.legs.get(numberOf(clOrdID));
    if (leg !== undefined) leg.isAtVenue = true;
    if (leg !== undefined && leg.lp !== lp) differ(`leg ${clOrdID}: at ${lp}, not at ${leg.lp}`);
    const isSettled = Math.max(timeUs, leg?.timeUs ?? 0) <= settledUs;
    if (isSettled && leg?.filled !== filled) {
      differ(
        `leg ${clOrdID}: venue ${filled / MILLION} lots, desk ${(leg?.filled ?? 0) / MILLION}`,
      );
    }
  }
  for (const [leg, { isAtVenue }] of desk.legs) {
    if (leg !== 0 && !isAtVenue) differ(`leg ${leg} is filled at the desk, not at the venue`);
  }
  for (const { lp, orders, fills } of venue.counts) {
    console.log(`${lp.padEnd(8)} ${orders} orders, ${fills} fills`);
  }
}

function checkPositions(desk, venue, status) {
  for (const symbol of desk.symbols.values()) {
    const lots = (map) => (map.get(symbol) ?? 0) / MILLION;
    const [client, a, b] = [desk.now.client, desk.now.aNet, desk.now.bNet].map((map) => lots(map));
    const at = venue.counts.map(
      ({ lp }) => `${lp} ${(venue.hedged.get(`${lp} ${symbol}`) ?? 0) / MILLION}`,
    );
    console.log(
      `${symbol.padEnd(8)} clients ${client} = passed on ${a} + kept ${b}; ` +
        `at venues ${lots(venue.net)}: ${at.join(", ")}`,
    );
    if (status === undefined) {
      const [hedged, passed] = [venue.net.get(symbol) ?? 0, desk.now.aNet.get(symbol) ?? 0];
      const suspended = desk.now.other.get(symbol) ?? 0;
      if (hedged !== passed + suspended) differ(`${symbol}: the venues' position is another`);
      for (const { lp } of venue.counts) {
        const key = `${lp} ${symbol}`;
        if ((venue.hedged.get(key) ?? 0) !== (desk.hedged.get(key) ?? 0))
          differ(`${symbol}: the position at ${lp} is another`);
      }
      continue;
    }
    const row = status.exposure.find((each) => each.symbol === symbol);
    const hedged = Object.values(row?.hedged ?? {}).reduce((sum, each) => sum + micro(each), 0);
    if (micro(row?.aNet ?? 0) !== (desk.atStatus.aNet.get(symbol) ?? 0)) {
      differ(`${symbol}: status says passed on ${row?.aNet}, its journal then said otherwise`);
    }
    if (hedged !== (desk.atStatus.hedged.get(symbol) ?? 0)) {
      differ(`${symbol}: status says hedged ${hedged / MILLION}, its journal then said otherwise`);
    }
  }
}

async function main() {
  if (!existsSync(`${data}/client.log`)) throw new Error(`there is no demo's data in ${data}`);
  const status = await readStatus();
  const isRunning = status !== undefined;
  const settledUs = isRunning ? (Date.now() - 10_000) * 1000 : Number.POSITIVE_INFINITY;
  // In the order a fill does not travel, so that what is told later is never missing earlier.
  const clients = await readClients();
  const desk = await readDesk(isRunning ? status.nextEvent - 1 : 0);
  const venue = await readVenues();
  checkClients(clients, settledUs);
  checkFills(clients, desk, settledUs);
  checkNotTaken(clients, desk);
  checkLegs(desk, venue, settledUs);
  checkPositions(desk, venue, status);
  for (const text of differences.slice(0, 20)) console.log(`DIFFERENT  ${text}`);
  if (differences.length > 0) {
    console.log(`${differences.length} differences`);
    process.exitCode = 6;
  } else console.log(isRunning ? "all agree so far" : "all agree");
}

await main().catch((error) => {
  console.error(`CHECK_FAILED: ${error.message}`);
  process.exitCode = 1;
});
