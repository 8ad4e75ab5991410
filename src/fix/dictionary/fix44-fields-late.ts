/** The fields of FIX 4.4 from tag 400 on, in the form of `fix44-fields.ts`. */
export const fix44LateFields = `
423 PriceType INT 1..11
424 DayOrderQty QTY
425 DayCumQty QTY
426 DayAvgPx PRICE
427 GTBookingInst INT 0..2
432 ExpireDate LOCALMKTDATE
434 CxlRejResponseTo CHAR 1..2
437 ContraTradeQty QTY
438 ContraTradeTime UTCTIMESTAMP
442 MultiLegReportingType CHAR 1..3
447 PartyIDSource CHAR 1..9 A..I
448 PartyID STRING
451 NetChgPrevDay PRICEOFFSET
452 PartyRole INT 1..38
453 NoPartyIDs NUMINGROUP
454 NoSecurityAltID NUMINGROUP
455 SecurityAltID STRING
456 SecurityAltIDSource STRING
460 Product INT 1..13
461 CFICode STRING
464 TestMessageIndicator BOOLEAN
467 IndividualAllocID STRING
468 RoundingDirection CHAR 0..2
469 RoundingModulus FLOAT
470 CountryOfIssue COUNTRY
471 StateOrProvinceOfIssue STRING
472 LocaleOfIssue STRING
479 CommCurrency CURRENCY
480 CancellationRights CHAR Y N M O
481 MoneyLaunderingStatus CHAR Y N 1..3
483 TransBkdTime UTCTIMESTAMP
484 ExecPriceType CHAR B..E O..Q S
485 ExecPriceAdjustment FLOAT
494 Designation STRING
497 FundRenewWaiv CHAR Y N
506 RegistStatus CHAR A R H N
513 RegistID STRING
515 ExecValuationPoint UTCTIMESTAMP
516 OrderPercent PERCENTAGE
518 NoContAmts NUMINGROUP
519 ContAmtType INT 1..15
520 ContAmtValue FLOAT
521 ContAmtCurr CURRENCY
523 PartySubID STRING
524 NestedPartyID STRING
525 NestedPartyIDSource CHAR
526 SecondaryClOrdID STRING
527 SecondaryExecID STRING
528 OrderCapacity CHAR A G I P R W
529 OrderRestrictions MULTIPLEVALUESTRING 1..9 A
538 NestedPartyRole INT
539 NoNestedPartyIDs NUMINGROUP
541 MaturityDate LOCALMKTDATE
543 InstrRegistry STRING
544 CashMargin CHAR 1..3
545 NestedPartySubID STRING
546 Scope MULTIPLEVALUESTRING 1..3
547 MDImplicitDelete BOOLEAN
548 CrossID STRING
549 CrossType INT 1..4
551 OrigCrossID STRING
553 Username STRING
554 Password STRING
559 SecurityListRequestType INT 0..4
560 SecurityRequestResult INT 0..5
561 RoundLot QTY
562 MinTradeVol QTY
573 MatchStatus CHAR 0..2
581 AccountType INT 1..4 6..8
582 CustOrderCapacity INT 1..4
583 ClOrdLinkID STRING
584 MassStatusReqID STRING
585 MassStatusReqType INT 1..8
586 OrigOrdModTime UTCTIMESTAMP
589 DayBookingInst CHAR 0..2
590 BookingUnit CHAR 0..2
591 PreallocMethod CHAR 0..1
625 TradingSessionSubID STRING
627 NoHops NUMINGROUP
628 HopCompID STRING
629 HopSendingTime UTCTIMESTAMP
630 HopRefID SEQNUM
635 ClearingFeeIndicator STRING B C E F H I L M 1..5 9
636 WorkingIndicator BOOLEAN
638 PriorityIndicator INT 0..1
639 PriceImprovement PRICEOFFSET
640 Price2 PRICE
641 LastForwardPoints2 PRICEOFFSET
651 UnderlyingLastPx PRICE
652 UnderlyingLastQty QTY
655 ContraLegRefID STRING
660 AcctIDSource INT 1..5 99
661 AllocAcctIDSource INT
662 BenchmarkPrice PRICE
663 BenchmarkPriceType INT
667 ContractSettlMonth MONTHYEAR
668 DeliveryForm INT 1..2
669 LastParPx PRICE
691 Pool STRING
693 QuoteRespID STRING
696 YieldRedemptionDate LOCALMKTDATE
697 YieldRedemptionPrice PRICE
698 YieldRedemptionPriceType INT
699 BenchmarkSecurityID STRING
701 YieldCalcDate LOCALMKTDATE
702 NoPositions NUMINGROUP
703 PosType STRING TQ IAS IES FIN SOD EX AS TX TA PIT TRF ETR ALC PA ASF DLV TOT XM SPL
704 LongQty QTY
705 ShortQty QTY
706 PosQtyStatus INT 0..2
707 PosAmtType STRING FMTM IMTM TVAR SMTM PREM CRES CASH VADJ
708 PosAmt AMT
710 PosReqID STRING
715 ClearingBusinessDate LOCALMKTDATE
716 SettlSessID STRING ITD RTH ETH
717 SettlSessSubID STRING
721 PosMaintRptID STRING
724 PosReqType INT 0..3
725 ResponseTransportType INT 0..1
726 ResponseDestination STRING
727 TotalNumPosReports INT
728 PosReqResult INT 0..4 99
729 PosReqStatus INT 0..2
730 SettlPrice PRICE
731 SettlPriceType INT 1..2
734 PriorSettlPrice PRICE
736 AllocSettlCurrency CURRENCY
738 InterestAtMaturity AMT
743 DeliveryDate LOCALMKTDATE
753 NoPosAmt NUMINGROUP
761 BenchmarkSecurityIDSource STRING
762 SecuritySubType STRING
775 BookingType INT 0..2
788 TerminationType INT 1..4
789 NextExpectedMsgSeqNum SEQNUM
790 OrdStatusReqID STRING
797 CopyMsgIndicator BOOLEAN
802 NoPartySubIDs NUMINGROUP
803 PartySubIDType INT 1..26
804 NoNestedPartySubIDs NUMINGROUP
805 NestedPartySubIDType INT
811 PriceDelta FLOAT
812 ApplQueueMax INT
813 ApplQueueDepth INT
814 ApplQueueResolution INT 0..3
815 ApplQueueAction INT 0..3
816 NoAltMDSource NUMINGROUP
817 AltMDSourceID STRING
827 ExpirationCycle INT 0..1
835 PegMoveType INT 0..1
836 PegOffsetType INT 0..3
837 PegLimitType INT 0..2
838 PegRoundDirection INT 1..2
839 PeggedPrice PRICE
840 PegScope INT 1..4
841 DiscretionMoveType INT 0..1
842 DiscretionOffsetType INT 0..3
843 DiscretionLimitType INT 0..2
844 DiscretionRoundDirection INT 1..2
845 DiscretionPrice PRICE
846 DiscretionScope INT 1..4
847 TargetStrategy INT
848 TargetStrategyParameters STRING
849 ParticipationRate PERCENTAGE
850 TargetStrategyPerformance FLOAT
851 LastLiquidityInd INT 1..3
854 QtyType INT 0..1
864 NoEvents NUMINGROUP
865 EventType INT 1..4 99
866 EventDate LOCALMKTDATE
867 EventPx PRICE
868 EventText STRING
869 PctAtRisk PERCENTAGE
870 NoInstrAttrib NUMINGROUP
871 InstrAttribType INT 1..22 99
872 InstrAttribValue STRING
873 DatedDate LOCALMKTDATE
874 InterestAccrualDate LOCALMKTDATE
875 CPProgram INT 1..2 99
876 CPRegType STRING
891 MiscFeeBasis INT 0..2
893 LastFragment BOOLEAN
898 MarginRatio PERCENTAGE
911 TotNumReports INT
912 LastRptRequested BOOLEAN
913 AgreementDesc STRING
914 AgreementID STRING
915 AgreementDate LOCALMKTDATE
916 StartDate LOCALMKTDATE
917 EndDate LOCALMKTDATE
918 AgreementCurrency CURRENCY
919 DeliveryType INT 0..3
920 EndAccruedInterestAmt AMT
921 StartCash AMT
922 EndCash AMT
923 UserRequestID STRING
924 UserRequestType INT 1..4
925 NewPassword STRING
926 UserStatus INT 1..6
927 UserStatusText STRING
943 TimeBracket STRING
947 StrikeCurrency CURRENCY
`;
