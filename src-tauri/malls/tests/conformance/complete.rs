//! A mall without tests fails here; a port without tests fails in that mall's own [`crate::rakuten::every::ports`].

use miseban_malls::registry;

use crate::{futureshop, rakuten, stands::Which, yahoo};

#[test]
fn every_mall_is_simulated_and_has_its_tests() {
    let alike = [rakuten::every::MALLS, yahoo::every::MALLS, futureshop::every::MALLS].concat();
    let tested: Vec<&str> = alike.into_iter().map(Which::id).collect();
    let all: Vec<&str> = registry::kinds()
        .iter()
        .map(|kind| kind.about.id)
        // Nothing is there to be tested of a mall whose files alone are taken in; they are tested as files.
        .filter(|id| !registry::is_file_only(id))
        .collect();
    assert_eq!(tested, all, "a mall without a simulator and a module in this suite");
}
