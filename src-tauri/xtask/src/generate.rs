//! `cargo xtask generate`: the list of commands as the pages know it, made from the program's own list.

use std::fs;

use crate::{build, node, paths, run};

/// Writes `ui/src/backend/generated` anew, or with `--check` says whether it is what it should be.
pub fn generate(arguments: &[String]) -> Result<(), String> {
    let check = match arguments {
        [] => false,
        [word] if word == "--check" => true,
        _ => return Err("usage: cargo xtask generate [--check]".to_owned()),
    };
    // With the feature set of every other call: nothing is built a second time.
    run::foreground(run::cargo(&["build", "--quiet", "--bin", "miseban"]).args(build::WORKSPACE))?;
    let list = run::output(run::command(paths::built("miseban")).args(["call", "--list"]))?;
    let kept = paths::ui().join("src/backend/generated/schema.json");
    if check {
        let found = fs::read_to_string(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
        if !same(&found, &list) {
            return Err(format!("{} is stale: run cargo xtask generate", kept.display()));
        }
        return run::output(&mut node::npm(&paths::ui(), &["run", "--silent", "generate", "--", "--check"]))
            .map(drop);
    }
    fs::write(&kept, list).map_err(|error| format!("{}: {error}", kept.display()))?;
    run::output(&mut node::npm(&paths::ui(), &["run", "--silent", "generate"])).map(drop)
}

/// Line ends are git's business.
fn same(one: &str, other: &str) -> bool {
    one.lines().eq(other.lines())
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn only_line_ends_may_differ() {
        assert!(same("a\r\nb\n", "a\nb"));
        assert!(!same("a\nb", "a\nc") && !same("a", "a\nb"));
    }
}
