/**
 * The tags that intake and LPs read and write, by their FIX names.
 *
 * The dictionary knows many more, by number; outside this folder no number stands for a field.
 */
export const tags = {
  account: 1,
  avgPx: 6,
  clOrdID: 11,
  cumQty: 14,
  execID: 17,
  lastPx: 31,
  lastQty: 32,
  orderID: 37,
  orderQty: 38,
  ordStatus: 39,
  ordType: 40,
  price: 44,
  refSeqNum: 45,
  side: 54,
  symbol: 55,
  text: 58,
  timeInForce: 59,
  transactTime: 60,
  positionEffect: 77,
  stopPx: 99,
  ordRejReason: 103,
  noRelatedSym: 146,
  execType: 150,
  leavesQty: 151,
  mdReqID: 262,
  subscriptionRequestType: 263,
  marketDepth: 264,
  mdUpdateType: 265,
  noMDEntryTypes: 267,
  mdEntryType: 269,
  mdEntryPx: 270,
  mdEntrySize: 271,
  mdUpdateAction: 279,
  refMsgType: 372,
  businessRejectRefID: 379,
} as const;

/** MsgType(35) of the application messages the desk speaks. */
export const msgTypes = {
  reject: "3",
  executionReport: "8",
  newOrderSingle: "D",
  orderStatusRequest: "H",
  marketDataRequest: "V",
  marketDataSnapshot: "W",
  marketDataIncrement: "X",
  marketDataReject: "Y",
  businessReject: "j",
} as const;
