//! Every command, once: its name, what it takes and gives, and what it changes. An area of the program a file.

#![allow(clippy::wildcard_imports, reason = "a table of commands names most of what the views hold")]

mod articles;
mod base;
mod goods;
mod ledger;
mod orders;
mod products;
mod proof;
mod sending;
mod shop_stock;
mod stock;
mod stock_file;

use std::{future::Future, pin::Pin};

use miseban_engine::{Engine, Fault, views::Changed};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::Problem;

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Problem>> + Send + 'a>>;

/// A command.
pub(crate) struct Command {
    pub name: &'static str,
    /// Topics that it may change; empty for questions.
    pub changes: &'static [&'static str],
    pub arg: fn(&mut SchemaGenerator) -> Schema,
    pub result: fn(&mut SchemaGenerator) -> Schema,
    pub run: for<'a> fn(&'a Engine, Value) -> Answer<'a>,
}

async fn run<A, R, F>(arg: Value, work: impl FnOnce(A) -> F) -> Result<Value, Problem>
where
    A: DeserializeOwned,
    R: Serialize,
    F: Future<Output = Result<R, Fault>>,
{
    // No argument is the same as an empty one.
    let arg = if arg.is_null() { Value::Object(serde_json::Map::new()) } else { arg };
    let arg: A = serde_json::from_value(arg)
        .map_err(|error| *Fault::new("problem.bad_request").with("detail", error).problem)?;
    let result = work(arg).await.map_err(|fault| {
        tracing::warn!(%fault, source = ?fault.source, "a command failed");
        *fault.problem
    })?;
    serde_json::to_value(result).map_err(|_| *Fault::new("problem.internal").problem)
}

const fn schema<T: JsonSchema>() -> fn(&mut SchemaGenerator) -> Schema {
    |generator| generator.subschema_for::<T>()
}

macro_rules! commands {
    ($($name:literal: $Arg:ty => $Out:ty, $method:ident, [$($topic:literal),*];)+) => {
        pub(super) const COMMANDS: &[Command] = &[$(Command {
            name: $name,
            changes: &[$($topic),*],
            arg: schema::<$Arg>(),
            result: schema::<$Out>(),
            run: |engine, arg| Box::pin(run::<$Arg, $Out, _>(arg, move |arg| engine.$method(arg))),
        }),+];
    };
}

use commands;

/// Every room of the list, one line each.
const AREAS: &[&[Command]] = &[
    articles::COMMANDS,
    base::COMMANDS,
    goods::COMMANDS,
    ledger::COMMANDS,
    orders::COMMANDS,
    products::COMMANDS,
    proof::COMMANDS,
    sending::COMMANDS,
    shop_stock::COMMANDS,
    stock::COMMANDS,
    stock_file::COMMANDS,
];

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Command> {
    AREAS.iter().copied().flatten()
}

/// The list for `miseban call --list`: every command with the JSON Schema of what it takes and gives.
pub(crate) fn describe() -> Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let commands: Vec<Value> = all()
        .map(|command| {
            serde_json::json!({
                "name": command.name,
                "changes": command.changes,
                "arg": (command.arg)(&mut generator),
                "result": (command.result)(&mut generator),
            })
        })
        .collect();
    let changed = generator.subschema_for::<Changed>();
    let problem = generator.subschema_for::<Problem>();
    serde_json::json!({
        "commands": commands,
        "event": changed,
        "problem": problem,
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_shape_is_defined() {
        let mut names: Vec<_> = all().map(|command| command.name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
        let described = describe();
        let text = described.to_string();
        for reference in text.split("\"#/$defs/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(described["$defs"].get(name).is_some(), "{name} is not defined");
        }
    }
}
