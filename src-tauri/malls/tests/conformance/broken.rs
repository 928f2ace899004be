//! A mall whose code is broken everywhere: nothing of it reaches anybody else.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use miseban_domain::{Coded, Instant, Observation};
use miseban_malls::{
    About, CredentialState, Fetched, Granted, Keys, Login, Mall, MallError, MallErrorKind, OrderOutcome,
    Orders, PushOutcome, PushRow, RawItem, Reading, Reported, Shipment, Shipments, Status, Step, Stock,
    StockRules, registry, wrap::guarded,
};

use crate::stands::{Stand, Which};

struct Broken;

macro_rules! ports {
    ($($method:ident: $port:ident),*) => {$(
        fn $method(&self) -> Option<&dyn $port> {
            Some(self)
        }
    )*};
}

#[async_trait]
impl Mall for Broken {
    fn about(&self) -> &'static About {
        registry::kinds()[0].about
    }
    async fn check(&self) -> Result<Vec<CredentialState>, MallError> {
        panic!()
    }
    ports!(orders: Orders, stock: Stock, shipments: Shipments, status: Status, login: Login);
}

#[async_trait]
impl Orders for Broken {
    async fn step(&self, _: Option<&str>, _: Instant) -> Result<Step, MallError> {
        panic!()
    }
    async fn fetch(&self, _: &[String]) -> Result<Fetched, MallError> {
        panic!()
    }
    fn parse(&self, _: &RawItem) -> Result<Observation, Coded> {
        panic!()
    }
    fn parser_version(&self) -> u32 {
        1
    }
}

#[async_trait]
impl Stock for Broken {
    fn rules(&self) -> StockRules {
        StockRules {
            range: miseban_domain::stock::Range { min: 0, max: 1 },
            relative: false,
            reads: true,
            every: 0,
            read_batch: 1,
            push_batch: 1,
        }
    }
    fn listing_key(&self, _: &Keys) -> Option<String> {
        panic!()
    }
    async fn read(&self, _: &[Keys]) -> Result<Vec<Reading>, MallError> {
        panic!()
    }
    async fn push(&self, _: &[PushRow]) -> Result<Vec<PushOutcome>, MallError> {
        panic!()
    }
}

#[async_trait]
impl Shipments for Broken {
    async fn report(&self, _: &[Shipment]) -> Result<Reported, MallError> {
        panic!()
    }
    async fn outcome(&self, _: &str) -> Result<Option<Vec<OrderOutcome>>, MallError> {
        panic!()
    }
}

#[async_trait]
impl Status for Broken {
    async fn confirm(&self, _: &[String]) -> Result<Vec<OrderOutcome>, MallError> {
        panic!()
    }
}

#[async_trait]
impl Login for Broken {
    fn address(&self, _: &str, _: &str, _: &str) -> Result<String, MallError> {
        panic!()
    }
    async fn finish(&self, _: &str, _: &str, _: &str) -> Result<Granted, MallError> {
        panic!()
    }
}

#[tokio::test]
async fn every_method_of_every_port_only_says_that_it_is_broken() {
    let connection = Stand::usual(Which::Rakuten).await.connection;
    let mall = guarded(connection.clone(), |_| Ok(Arc::new(Broken) as Arc<dyn Mall>)).unwrap();
    let (orders, stock) = (mall.orders().unwrap(), mall.stock().unwrap());
    let (shipments, status, login) =
        (mall.shipments().unwrap(), mall.status().unwrap(), mall.login().unwrap());
    let kinds = [
        mall.check().await.err(),
        orders.step(None, Instant(0)).await.err(),
        orders.fetch(&[]).await.err(),
        orders.recheck(&[]).await.err(),
        stock.read(&[]).await.err(),
        stock.push(&[]).await.err(),
        shipments.report(&[]).await.err(),
        shipments.outcome("").await.err(),
        status.confirm(&[]).await.err(),
        login.address("", "", "").err(),
        login.finish("", "", "").await.err(),
    ];
    for (method, error) in kinds.into_iter().enumerate() {
        assert_eq!(error.map(|error| error.kind), Some(MallErrorKind::Broken), "method {method}");
    }
    let item = RawItem { key: String::new(), media_type: "", bytes: Vec::new(), fetched_at: Instant(0) };
    assert_eq!(orders.parse(&item).unwrap_err().code, "mall_error.broken");
    assert_eq!(stock.listing_key(&BTreeMap::new()), None);
    let made = guarded(connection, |_| panic!("while it is made"));
    assert_eq!(made.err().map(|error| error.kind), Some(MallErrorKind::Broken));
}
