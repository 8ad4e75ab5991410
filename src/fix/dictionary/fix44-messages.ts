/**
 * What stands in the messages of FIX 4.4 this project uses. `!` marks what is required, `{Name}` a
 * part defined under that name, `268[269! 270]` a repeating group: its count field and its members
 * in the order they must have, the first of which begins each entry.
 *
 * Legs and underlyings are left out on purpose: nothing here trades them, so their tags are
 * answered as undefined rather than let through unread.
 *
 * @see FIX 4.4 with Errata 20030618, volumes 1 to 5
 */
export const fix44Header: string =
  "8! 9! 35! 49! 56! 115 128 90 91 34! 50 142 57 143 116 144 129 145 43 97 52! 122 212 213 347 " +
  "369 627[628 629 630]";

export const fix44Trailer = "93 89 10!";

/** Parts that several messages share. */
export const fix44Parts: Readonly<Record<string, string>> = {
  Instrument:
    "65 48 22 454[455 456] 460 461 167 762 200 541 201 224 225 239 226 227 228 255 543 470 471 " +
    "472 240 202 947 206 231 223 207 106 348 349 107 350 351 691 667 875 876 864[865 866 867 " +
    "868] 873 874",
  InstrumentExtension: "668 869 870[871 872]",
  Financing: "913 914 915 918 788 916 917 919 898",
  Parties: "453[448 447 452 802[523 803]]",
  NestedParties: "539[524 525 538 804[545 805]]",
  Stipulations: "232[233 234]",
  OrderQtyData: "38 152 516 468 469",
  SpreadOrBenchmarkCurve: "218 220 221 222 662 663 699 761",
  Yield: "235 236 701 696 697 698",
  Commission: "12 13 479 497",
  Peg: "211 835 836 837 838 840",
  Discretion: "388 389 841 842 843 844 846",
  TradingSessions: "386[336 625]",
  Text: "58 354 355",
  Allocs: "78[79 661 736 467 {NestedParties} 80]",
  Routing: "215[216 217]",
  Lines: "33![58! 354 355]",
  MDEntryRest:
    "270 15 271 272 273 274 275 336 625 276 277 282 283 284 286 59 432 126 110 18 287 37 299 " +
    "288 289 346 290 546 811",
  Amounts: "381 157 230 158 159 738 920 921 922 258 259 260 238 237 118 119 120 155 156",
};

/** Keyed by MsgType(35): name, then fields. */
export const fix44Messages: Readonly<Record<string, string>> = {
  "0": "Heartbeat 112",
  "1": "TestRequest 112!",
  "2": "ResendRequest 7! 16!",
  "3": "Reject 45! 371 372 373 {Text}",
  "4": "SequenceReset 123 36!",
  "5": "Logout {Text}",
  A: "Logon 98! 108! 95 96 141 789 383 384[372 385] 464 553 554",
  j: "BusinessMessageReject 45 372! 379 380! {Text}",

  D:
    "NewOrderSingle 11! 526 583 {Parties} 229 75 1 660 581 589 590 591 70 {Allocs} 63 64 544 " +
    "635 21 18 110 111 100 {TradingSessions} 81 55! {Instrument} {Financing} 140 54! 114 60! " +
    "{Stipulations} 854 {OrderQtyData} 40! 423 44 99 {SpreadOrBenchmarkCurve} {Yield} 15 376 " +
    "377 23 117 59 168 432 126 427 {Commission} 528 529 582 121 120 775 {Text} 193 192 640 77 " +
    "203 210 {Peg} {Discretion} 847 848 849 480 481 513 494",
  F:
    "OrderCancelRequest 41! 37 11! 526 583 66 586 1 660 581 {Parties} 55! {Instrument} " +
    "{Financing} 54! 60! {OrderQtyData} 376 {Text}",
  G:
    "OrderCancelReplaceRequest 37 {Parties} 229 75 41! 11! 526 583 66 586 1 660 581 589 590 591 " +
    "70 {Allocs} 63 64 544 635 21 18 110 111 100 {TradingSessions} 55! {Instrument} {Financing} " +
    "54! 60! 854 {OrderQtyData} 40! 423 44 99 {SpreadOrBenchmarkCurve} {Yield} {Peg} " +
    "{Discretion} 847 848 849 376 377 15 59 168 432 126 427 {Commission} 528 529 582 121 120 " +
    "775 {Text} 193 192 640 77 203 210 114 480 481 513 494",
  H: "OrderStatusRequest 37 11! 526 583 {Parties} 790 1 660 55! {Instrument} {Financing} 54!",
  AF: "OrderMassStatusRequest 584! 585! {Parties} 1 660 336 625 55 {Instrument} 54",
  "8":
    "ExecutionReport 37! 198 526 527 11 41 583 693 790 584 911 912 {Parties} 229 382[375 337 " +
    "437 438 655] 66 548 551 549 17! 19 150! 39! 636 103 378 1 660 581 589 590 591 63 64 544 " +
    "635 55! {Instrument} {Financing} 54! {Stipulations} 854 {OrderQtyData} 40 423 44 99 {Peg} " +
    "{Discretion} 839 845 847 848 849 850 15 376 377 59 168 432 126 18 528 529 582 32 652 31 " +
    "651 669 194 195 30 336 625 943 29 151! 14! 6! 424 425 426 427 75 60 113 {Commission} " +
    "{SpreadOrBenchmarkCurve} {Yield} {Amounts} 21 110 111 77 210 775 {Text} 193 192 641 442 " +
    "480 481 513 494 483 515 484 485 638 639 851 518[519 520 521] 797 136[137 138 139 891]",
  "9":
    "OrderCancelReject 37! 198 526 11! 583 41! 39! 636 586 66 1 660 581 229 75 60 434! 102 " +
    "{Text}",

  V:
    "MarketDataRequest 262! 263! 264! 265 266 286 546 547 267![269!] 146![55! {Instrument}] " +
    "{TradingSessions} 815 812",
  W:
    "MarketDataSnapshotFullRefresh 262 55! {Instrument} 291 292 451 268![269! {MDEntryRest} " +
    "{Text}] 813 814",
  X:
    "MarketDataIncrementalRefresh 262 268![279! 285 269 278 280 55 {Instrument} 291 292 " +
    "{MDEntryRest} 451 {Text}] 813 814",
  Y: "MarketDataRequestReject 262! 281 816[817] {Text}",

  x:
    "SecurityListRequest 320! 559! 55 {Instrument} {InstrumentExtension} {Financing} 15 {Text} " +
    "336 625 263",
  y:
    "SecurityList 320! 322! 560! 393 893 146[55 {Instrument} {InstrumentExtension} {Financing} " +
    "15 {Stipulations} {SpreadOrBenchmarkCurve} {Yield} 561 562 336 625 827 {Text}]",
  c:
    "SecurityDefinitionRequest 320! 321! 55 {Instrument} {InstrumentExtension} 15 {Text} 336 " +
    "625 827 263",
  d:
    "SecurityDefinition 320! 322! 323! 55 {Instrument} {InstrumentExtension} 15 336 625 {Text} " +
    "827 561 562",

  AN:
    "RequestForPositions 710! 724! 573 263 {Parties} 1! 660 581! 55 {Instrument} 15 715! 716 717 " +
    "{TradingSessions} 60! 725 726 {Text}",
  AO:
    "RequestForPositionsAck 721! 710 727 325 728! 729! {Parties} 1! 660 581! 55 {Instrument} 15 " +
    "725 726 {Text}",
  AP:
    "PositionReport 721! 710 724 263 727 325 728! 715! 716 717 {Parties} 1! 660 581! 55 " +
    "{Instrument} 15 730! 731! 734! 702[703 704 705 706 {NestedParties}] 753[707 708] 506 743 " +
    "{Text}",

  B: "News 42 61 148! 358 359 {Routing} 146[55 {Instrument}] {Lines} 149 95 96",
  C: "Email 164! 94! 42 147! 356 357 {Routing} 146[55 {Instrument}] 37 11 {Lines} 95 96",
  BE: "UserRequest 923! 924! 553! 554 925 95 96",
  BF: "UserResponse 923! 553! 926 927",
};
