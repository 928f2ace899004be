//! The malls and the mailbox of the demo, in a process of their own: they outlive every kill of the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::books::Books;
use crate::child::Running;
use crate::{http, paths, run};

const ANSWER: Duration = Duration::from_secs(10);

/// The running simulators.
pub struct Stand {
    _simulators: Running,
    /// What they said when they were ready (addresses, credentials), for the program to read.
    pub file: PathBuf,
    pub malls: Vec<Mall>,
}

/// One simulated mall's other side.
pub struct Mall {
    pub name: String,
    control: String,
}

impl Stand {
    /// Starts the simulators and waits until they say where they listen.
    pub fn start(folder: &Path, arguments: &[&str]) -> Result<Self, String> {
        Self::start_program(&paths::built("miseban-simulators"), folder, arguments)
    }

    /// The same with the simulators of another build.
    pub fn start_program(program: &Path, folder: &Path, arguments: &[&str]) -> Result<Self, String> {
        let mut program = run::command(program);
        program.args(arguments);
        let log = folder.join("simulators.log");
        let (simulators, line) = Running::announced(program, &log, Duration::from_secs(30))?;
        let ready: Value =
            serde_json::from_str(&line).map_err(|error| format!("the simulators said `{line}`: {error}"))?;
        let file = folder.join("stand.json");
        fs::write(&file, &line).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut malls = Vec::new();
        find_malls(&ready, &mut malls);
        if malls.len() < 2 {
            return Err(format!("the demo needs two malls; the simulators said `{line}`"));
        }
        Ok(Self { _simulators: simulators, file, malls })
    }

    /// The mall of this name.
    pub fn mall(&self, name: &str) -> Result<&Mall, String> {
        self.malls.iter().find(|mall| mall.name == name).ok_or_else(|| format!("no simulator of {name}"))
    }

    /// The books of every mall, as they are now.
    pub fn books(&self) -> Result<Vec<(String, Books)>, String> {
        self.malls.iter().map(|mall| Ok((mall.name.clone(), mall.books()?))).collect()
    }
}

impl Mall {
    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        http::call(method, &format!("{}/{path}", self.control), body, ANSWER)
    }

    /// What really happened at this mall.
    pub fn books(&self) -> Result<Books, String> {
        self.call("GET", "books", None).map(|value| Books::read(&value))
    }

    /// The requests that the mall got, oldest first.
    pub fn log(&self) -> Result<Vec<Value>, String> {
        match self.call("GET", "log", None)? {
            Value::Array(rows) => Ok(rows),
            other => Err(format!("{} has no log: {other}", self.name)),
        }
    }

    /// A buyer orders `quantity` of a SKU, named as in the books (`item:variant`); gives the order's number.
    pub fn order(&self, sku: &str, quantity: i64, buyer: &Value) -> Result<String, String> {
        let (item, variant) = sku.split_once(':').unwrap_or((sku, ""));
        let spec = json!({
            "lines": [{"item": item, "variant": variant, "quantity": quantity}],
            "buyer": buyer,
        });
        let answer = self.call("POST", "orders", Some(&spec))?;
        let number = answer.get("order_number").and_then(Value::as_str);
        number.map(str::to_owned).ok_or_else(|| format!("{} took no order: {answer}", self.name))
    }

    /// The buyer changes their mind.
    pub fn cancel(&self, number: &str) -> Result<(), String> {
        self.call("POST", &format!("orders/{number}/cancel"), Some(&json!({"by": "buyer"}))).map(drop)
    }

    /// Somebody types another number on the mall's own screen.
    pub fn type_number(&self, sku: &str, number: i64) -> Result<(), String> {
        let (item, variant) = sku.split_once(':').unwrap_or((sku, ""));
        let body = json!({"item": item, "variant": variant, "quantity": number});
        self.call("POST", "stock", Some(&body)).map(drop)
    }

    /// The next call whose path contains `path` is answered this much later.
    pub fn dawdle(&self, path: &str, milliseconds: u64) -> Result<(), String> {
        let fault = json!({"kind": "hang_before", "path": path, "milliseconds": milliseconds, "times": 1});
        self.call("POST", "faults", Some(&fault)).map(drop)
    }

    /// From now on the mall acts on calls whose path contains `path`, and keeps its answers back.
    pub fn hold_answers(&self, path: &str) -> Result<(), String> {
        self.call("POST", "faults", Some(&json!({"kind": "hold_answer", "path": path}))).map(drop)
    }

    /// How many answers are being kept back.
    pub fn held(&self) -> Result<usize, String> {
        self.call("GET", "held", None).map(|held| held.as_array().map_or(0, Vec::len))
    }

    /// The mall behaves again, and answers that were kept back go out.
    pub fn behave(&self) -> Result<(), String> {
        self.call("DELETE", "faults", None)?;
        self.call("POST", "release", None).map(drop)
    }
}

/// Whatever part of what the simulators said describes a mall.
fn find_malls(value: &Value, found: &mut Vec<Mall>) {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if let (Some(name), Some(control)) = (text("mall"), text("control_url")) {
        found.push(Mall { name: name.to_owned(), control: control.trim_end_matches('/').to_owned() });
        return;
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| find_malls(member, found)),
        Value::Array(items) => items.iter().for_each(|item| find_malls(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::find_malls;
    use serde_json::json;

    #[test]
    fn malls_are_found_wherever_they_are_described() {
        let ready = json!({"malls": [{"mall": "rakuten", "control_url": "http://127.0.0.1:1/_sim"}],
            "more": {"yahoo": {"mall": "yahoo", "control_url": "http://127.0.0.1:2/_sim/"}}, "mail": {"port": 3}});
        let mut found = Vec::new();
        find_malls(&ready, &mut found);
        let mut names: Vec<(&str, &str)> =
            found.iter().map(|mall| (mall.name.as_str(), mall.control.as_str())).collect();
        names.sort_unstable();
        assert_eq!(names, [("rakuten", "http://127.0.0.1:1/_sim"), ("yahoo", "http://127.0.0.1:2/_sim")]);
    }
}
