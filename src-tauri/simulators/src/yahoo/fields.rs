//! The fields that can be asked for, by node, in the order in which they are documented (official).

/// Of `OrderInfo` itself.
pub(super) const ORDER: &str = "\
    OrderId Version ParentOrderId ChildOrderId DeviceType MobileCarrierName IsActive IsSeen IsSplit \
    CancelReason CancelReasonDetail IsRoyalty IsRoyaltyFix IsSeller IsAffiliate IsRatingB2s NeedSnl \
    OrderTime LastUpdateTime Suspect SuspectMessage OrderStatus StoreStatus RoyaltyFixTime \
    SendConfirmTime SendPayTime PrintSlipTime PrintDeliveryTime PrintBillTime BuyerComments \
    SellerComments Notes OperationUser Referer EntryPoint Clink HistoryId UsageId UseCouponData \
    TotalCouponDiscount ShippingCouponFlg ShippingCouponDiscount CampaignPoints IsMultiShip MultiShipId \
    IsReadOnly IsFirstClassDrugIncludes IsFirstClassDrugAgreement IsWelcomeGiftIncludes YamatoCoopStatus \
    FraudHoldStatus PublicationTime IsYahooAuctionOrder YahooAuctionMerchantId YahooAuctionId \
    IsYahooAuctionDeferred YahooAuctionCategoryType YahooAuctionBidType YahooAuctionBundleType \
    GoodStoreStatus CurrentGoodStoreBenefitApply CurrentPromoPkgApply LineGiftOrderId IsLineGiftOrder \
    ImmediateBonus SlowlyShipPoint SlowlyShipPointFixDate IsSlowlyShipPointFix CampaignGiftCards \
    OverlapOrderResult FirstOrderDoneDate UseGiftCardData";

/// Of Pay.
pub(super) const PAY: &str = "\
    PayStatus SettleStatus PayType PayKind PayMethod PayMethodName SellerHandlingCharge PayActionTime \
    PayDate PayNotes SettleId CardBrand CardNumber CardNumberLast4 CardExpireYear CardExpireMonth \
    CardPayType CardHolderName CardPayCount CardBirthDay UseYahooCard UseWallet NeedBillSlip \
    NeedDetailedSlip NeedReceipt AgeConfirmField AgeConfirmValue AgeConfirmCheck BillAddressFrom \
    BillFirstName BillFirstNameKana BillLastName BillLastNameKana BillZipCode BillPrefecture \
    BillPrefectureKana BillCity BillCityKana BillAddress1 BillAddress1Kana BillAddress2 BillAddress2Kana \
    BillPhoneNumber BillEmgPhoneNumber BillMailAddress BillSection1Field BillSection1Value \
    BillSection2Field BillSection2Value PayNo PayNoIssueDate ConfirmNumber PaymentTerm IsApplePay \
    PayMethodChangeDeadline PayMethodChangeDoneDate IsPayMethodChangePossible LineGiftPayMethodName \
    CombinedPayType CombinedPayKind CombinedPayMethod CombinedPayMethodName";

/// Of Ship.
pub(super) const SHIP: &str = "\
    ShipStatus ShipMethod ShipMethodName ShipRequestDate ShipRequestTime ShipNotes ShipCompanyCode \
    ReceiveShopCode ShipInvoiceNumber1 ShipInvoiceNumber2 ShipInvoiceNumberEmptyReason ShipUrl \
    ArriveType ShipDate ArrivalDate IsCashOnDelivery NeedGiftWrap GiftWrapCode GiftWrapType \
    GiftWrapMessage NeedGiftWrapPaper GiftWrapPaperType GiftWrapName Option1Field Option1Type \
    Option1Value Option2Field Option2Type Option2Value ShipFirstName ShipFirstNameKana ShipLastName \
    ShipLastNameKana ShipZipCode ShipPrefecture ShipPrefectureKana ShipCity ShipCityKana ShipAddress1 \
    ShipAddress1Kana ShipAddress2 ShipAddress2Kana ShipPhoneNumber ShipEmgPhoneNumber ShipSection1Field \
    ShipSection1Value ShipSection2Field ShipSection2Value ReceiveSatelliteType \
    ReceiveSatelliteSettleMethod ReceiveSatelliteMethod ReceiveSatelliteCompanyName \
    ReceiveSatelliteShopCode ReceiveSatelliteShopName ReceiveSatelliteShipKind ReceiveSatelliteYahooCode \
    ReceiveSatelliteCertificationNumber CollectionDate CashOnDeliveryTax NumberUnitsShipped \
    ShipRequestTimeZoneCode ShipInstructType ShipInstructStatus ReceiveShopType ReceiveShopName \
    ExcellentDelivery IsEazy EazyDeliveryCode EazyDeliveryName IsSubscription SubscriptionId \
    SubscriptionContinueCount SubscriptionCycleType SubscriptionCycleDate IsLineGiftShippable \
    ShippingDeadline";

/// Of Detail.
pub(super) const DETAIL: &str = "\
    PayCharge ShipCharge GiftWrapCharge Discount Adjustments SettleAmount UsePoint GiftCardDiscount \
    TotalPrice SettlePayAmount TaxRatio UsePointFixDate IsUsePointFix IsGetPointFixAll \
    TotalMallCouponDiscount IsGetStoreBonusFixAll LineGiftCharge TotalImmediateBonusAmount \
    TotalImmediateBonusRatio PayMethodAmount CombinedPayMethodAmount";

/// Of each Item.
pub(super) const ITEM: &str = "\
    LineId ItemId Title SubCode SubCodeOption ItemOption Inscription IsUsed ImageId IsTaxable \
    ItemTaxRatio Weight Size Jan ProductId CategoryId AffiliateRatio UnitPrice NonTaxUnitPrice Quantity \
    PointAvailQuantity ReleaseDate IsShippingFree IsReturnAccept LocationPrefecture LocationCity \
    HaveReview IsCampaign PointFspCode PointRatioY PointRatioSeller UnitGetPoint IsGetPointFix \
    GetPointFixDate CouponData CouponDiscount CouponUseNum OriginalPrice OriginalNum LeadTimeText \
    LeadTimeStart LeadTimeEnd PriceType PickAndDeliveryCode PickAndDeliveryTransportRuleType \
    YamatoUndeliverableReason StoreBonusRatioSeller UnitGetStoreBonus IsGetStoreBonusFix \
    GetStoreBonusFixDate ItemYahooAucId ItemYahooAucMerchantId PointBaseUnitPrice MallCouponData \
    YourTimesaleDiscount SubscriptionPointRatio";

/// Of Seller.
pub(super) const SELLER: &str = "SellerId LineGiftAccount";

/// Of Buyer.
pub(super) const BUYER: &str = "IsLogin FspLicenseCode FspLicenseName GuestAuthId";

/// The fields of a node.
pub(super) fn of(node: &'static str) -> impl Iterator<Item = &'static str> {
    node.split_ascii_whitespace()
}

/// The asked fields of a `Field` text, or the first one that isn't documented.
pub(super) fn asked<'a>(text: &'a str, nodes: &[&'static str]) -> Result<Vec<&'a str>, &'a str> {
    let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let known = |name: &str| nodes.iter().any(|node| of(node).any(|field| field == name));
    match names.iter().find(|name| !known(name)) {
        Some(unknown) => Err(unknown),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undocumented_fields_are_named() {
        assert_eq!(asked("OrderId, ShipCity", &[ORDER, SHIP]), Ok(vec!["OrderId", "ShipCity"]));
        assert_eq!(asked("OrderId,Shipcity", &[ORDER, SHIP]), Err("Shipcity"));
        assert_eq!(of(PAY).count(), 62);
    }
}
