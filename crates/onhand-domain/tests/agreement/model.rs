//! After every command of a random script the ledger and the model say the same.

use onhand_testkit::agree;
use onhand_testkit::generate::{runner, script};

#[test]
fn the_ledger_agrees_with_the_model_after_every_command() {
    let agreed = runner(400).run(&script(40), |script| {
        agree(&script);
        Ok(())
    });
    assert!(agreed.is_ok(), "{}", agreed.unwrap_err());
}
